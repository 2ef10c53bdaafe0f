package dev.braid.worker;

import dev.braid.tool.Tools;
import java.nio.file.Path;
import java.time.Clock;

/**
 * With what, and how far, attempts are carried out.
 *
 * @param scripts the folder of the scripts that come with Braid, see {@link DemoTool#extract}
 * @param clock by which a tool's word about the end of its limit is understood
 */
public record Tooling(
    Tools tools, Path scripts, ChildEnvironment environment, Limits limits, Clock clock) {}
