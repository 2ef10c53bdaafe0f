package dev.braid.worker;

/**
 * What an attempt is doing now, as far as its output tells.
 *
 * @param doing what its tool says, else the last line of its error stream, else of its output;
 *     empty where there is none
 * @param quietMillis how long it has said nothing
 * @param outputBytes what it has written to both its streams
 */
public record Activity(String doing, long quietMillis, long outputBytes) {}
