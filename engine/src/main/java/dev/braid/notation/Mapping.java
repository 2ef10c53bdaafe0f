package dev.braid.notation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SortedMap;

/** A mapping of the canonical plan; it leaves out what says nothing. */
final class Mapping {
  final SequencedMap<String, Object> fields = new LinkedHashMap<>();

  Mapping always(String name, Object value) {
    fields.put(name, value);
    return this;
  }

  Mapping put(String name, String value) {
    return value.isEmpty() ? this : always(name, value);
  }

  Mapping put(String name, List<?> value) {
    return value.isEmpty() ? this : always(name, value);
  }

  Mapping put(String name, SortedMap<String, ?> value) {
    return value.isEmpty() ? this : always(name, new LinkedHashMap<>(value));
  }

  Mapping put(String name, SequencedMap<String, Object> value) {
    return value.isEmpty() ? this : always(name, value);
  }

  Mapping put(String name, int value) {
    return value == 0 ? this : always(name, value);
  }

  Mapping put(String name, boolean value) {
    return value ? always(name, true) : this;
  }

  Mapping putDuration(String name, long millis) {
    return millis == 0 ? this : always(name, Durations.write(millis));
  }
}
