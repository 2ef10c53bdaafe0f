package dev.braid.worker;

import java.util.List;

/**
 * What the processes of an attempt have used, as far as looks at them tell: what a process used
 * between the last look and its end is missing, and memory that processes share is counted for
 * each.
 */
final class ProcessUse {
  private long cpuMillis;
  private long peakBytes;

  synchronized void sample(List<ProcessTable.Entry> processes) {
    long cpu = processes.stream().mapToLong(ProcessTable.Entry::cpuMillis).sum();
    long memory = processes.stream().mapToLong(ProcessTable.Entry::residentBytes).sum();
    cpuMillis = Math.max(cpuMillis, cpu);
    peakBytes = Math.max(peakBytes, memory);
  }

  synchronized long cpuMillis() {
    return cpuMillis;
  }

  synchronized long peakBytes() {
    return peakBytes;
  }
}
