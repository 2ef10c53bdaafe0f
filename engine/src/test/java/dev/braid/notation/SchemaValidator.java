package dev.braid.notation;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** As much of JSON Schema (2020-12) as our schema uses; any other word in it is a fault. */
final class SchemaValidator {
  private final JsonNode root;

  SchemaValidator(JsonNode root) {
    this.root = root;
  }

  List<String> faults(JsonNode value) {
    List<String> faults = new ArrayList<>();
    check(root, value, "$", faults);
    return faults;
  }

  private boolean holds(JsonNode schema, JsonNode value) {
    List<String> faults = new ArrayList<>();
    check(schema, value, "", faults);
    return faults.isEmpty();
  }

  private void check(JsonNode schema, JsonNode value, String path, List<String> faults) {
    for (String word : schema.propertyNames()) {
      if (!word(schema, word, value, path, faults)) {
        faults.add(path + " breaks `" + word + "` " + schema.get(word));
      }
    }
  }

  private boolean word(
      JsonNode schema, String word, JsonNode value, String path, List<String> faults) {
    JsonNode rule = schema.get(word);
    return switch (word) {
      case "$ref" -> {
        check(root.at(rule.asString().substring(1)), value, path, faults);
        yield true;
      }
      case "type" -> hasType(rule, value);
      case "const" -> rule.equals(value);
      case "enum" -> contains(rule, value);
      case "pattern" ->
          !value.isString() || Pattern.compile(rule.asString()).matcher(value.asString()).find();
      case "maxLength" -> !value.isString() || value.asString().length() <= rule.asInt();
      case "minimum" -> !value.isNumber() || value.asLong() >= rule.asLong();
      case "maximum" -> !value.isNumber() || value.asLong() <= rule.asLong();
      case "anyOf" -> count(rule, value) > 0;
      case "oneOf" -> count(rule, value) == 1;
      case "required" -> !value.isObject() || hasAll(rule, value);
      case "items" -> {
        for (int at = 0; value.isArray() && at < value.size(); at++) {
          check(rule, value.get(at), path + "[" + at + "]", faults);
        }
        yield true;
      }
      case "properties", "additionalProperties", "patternProperties", "propertyNames" -> {
        if (word.equals("properties") || !schema.has("properties")) {
          checkFields(schema, value, path, faults);
        }
        yield true;
      }
      case "if" -> {
        JsonNode chosen = schema.get(holds(rule, value) ? "then" : "else");
        check(chosen, value, path, faults);
        yield true;
      }
      case "then", "else", "$defs", "$schema", "$comment", "title", "description" -> true;
      default -> false;
    };
  }

  private void checkFields(JsonNode schema, JsonNode value, String path, List<String> faults) {
    for (String name : value.isObject() ? value.propertyNames() : List.<String>of()) {
      String inner = path + "." + name;
      JsonNode property = schema.path("properties").path(name);
      boolean patterned = false;
      for (String pattern : schema.path("patternProperties").propertyNames()) {
        patterned |= Pattern.compile(pattern).matcher(name).find();
      }
      String names = schema.path("propertyNames").path("pattern").asString("");
      if (!Pattern.compile(names).matcher(name).find()) {
        faults.add(inner + " has a name that is not allowed");
      }
      JsonNode others = schema.path("additionalProperties");
      if (!property.isMissingNode()) {
        check(property, value.get(name), inner, faults);
      } else if (others.isObject()) {
        check(others, value.get(name), inner, faults);
      } else if (!patterned && others.isBoolean() && !others.asBoolean()) {
        faults.add(inner + " is not a known field");
      }
    }
  }

  private int count(JsonNode rules, JsonNode value) {
    int count = 0;
    for (JsonNode rule : rules) {
      count += holds(rule, value) ? 1 : 0;
    }
    return count;
  }

  private static boolean hasAll(JsonNode names, JsonNode value) {
    for (JsonNode name : names) {
      if (!value.has(name.asString())) {
        return false;
      }
    }
    return true;
  }

  private static boolean contains(JsonNode values, JsonNode value) {
    for (JsonNode allowed : values) {
      if (allowed.equals(value)) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasType(JsonNode types, JsonNode value) {
    if (types.isArray()) {
      for (JsonNode type : types) {
        if (hasType(type, value)) {
          return true;
        }
      }
      return false;
    }
    return switch (types.asString()) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isString();
      case "boolean" -> value.isBoolean();
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      default -> throw new AssertionError("unknown type " + types);
    };
  }
}
