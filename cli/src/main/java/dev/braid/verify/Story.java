package dev.braid.verify;

import java.util.List;

/**
 * What a log tells that git must bear out.
 *
 * @param tip where the branch stands at the end of the log
 * @param intended a commit the branch may have been moved to without the log knowing, or empty
 * @param merges in the order of publication
 * @param moves of the branch that were not ours, in order
 * @param landed the commit that was landed last, or empty
 * @param fenced the last epoch whose fence the log has seen stand
 * @param fenceAsked the last epoch whose fence was decided
 */
record Story(
    String run,
    String base,
    String target,
    String tip,
    String intended,
    List<GateTrack.Merge> merges,
    List<GateTrack.Move> moves,
    String landed,
    long fenced,
    long fenceAsked,
    List<TaskTrack> tasks) {}
