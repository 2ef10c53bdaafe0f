package dev.braid.worker;

import dev.braid.graph.TaskGraph;

/**
 * The run that attempts belong to.
 *
 * @param epoch which orchestrator this is
 */
public record Run(String id, int epoch, TaskGraph graph) {}
