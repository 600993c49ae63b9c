package dev.weft.agent.check;

import dev.weft.agent.check.Types.Owners;
import dev.weft.agent.check.Types.Property;
import dev.weft.config.Nearest;
import dev.weft.event.FieldSpec;
import dev.weft.extract.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Walks a path over types, as far as class files tell: where the type is a map, a type variable, an
 * Object, or not there, it stops and believes the path. One thread.
 */
final class PathWalk {
  /** What holds a value, and the type argument that says which: seen through, as when reading. */
  private static final Map<String, Integer> WRAPPERS =
      Map.of(
          "java/util/Optional", 0,
          "org/springframework/http/HttpEntity", 0,
          "org/springframework/http/ResponseEntity", 0);

  /** What promises a result. */
  private static final Map<String, Integer> PROMISES =
      Map.of(
          "java/util/concurrent/CompletionStage", 0,
          "java/util/concurrent/CompletableFuture", 0,
          "java/util/concurrent/Callable", 0,
          "org/springframework/web/context/request/async/DeferredResult", 0,
          "org/springframework/web/context/request/async/WebAsyncTask", 0);

  /** Anything may be in these. */
  private static final Set<String> ANYTHING =
      Set.of(
          "java/lang/Object",
          "java/util/Map",
          "jakarta/ws/rs/core/Response",
          "javax/ws/rs/core/Response");

  /** What {@code dev.weft.extract.Scalars} takes for a value, with all that extends it. */
  private static final Set<String> VALUES =
      Set.of(
          "java/lang/Number",
          "java/lang/CharSequence",
          "java/lang/Enum",
          "java/util/Date",
          "java/util/Calendar",
          "java/time/temporal/TemporalAccessor",
          "javax/money/MonetaryAmount");

  /** Each is a time, or a day. */
  private static final Set<String> TIMES =
      Set.of(
          "java/time/Instant",
          "java/time/LocalDate",
          "java/time/LocalDateTime",
          "java/time/OffsetDateTime",
          "java/time/ZonedDateTime");

  /** Lists in lists in lists… */
  private static final int MAX_DEPTH = 10;

  private static final Set<String> SERVLET_OBJECTS =
      Set.of("ServletRequest", "ServletResponse", "HttpSession", "ServletContext");

  private final Types types;

  PathWalk(Types types) {
    this.types = types;
  }

  /** How sure it is that a path finds nothing. */
  enum Doubt {
    /** None is known. */
    NONE,
    /** A subclass may have what is missing. */
    PERHAPS,
    /** It finds nothing, ever. */
    SURE
  }

  /**
   * What came of a walk.
   *
   * @param why names the step and the type; empty without a doubt
   * @param end the type of what is found, if that is known
   */
  record Outcome(Doubt doubt, String why, TypeRef end) {
    /** Nothing is known that speaks against it. */
    static final Outcome FINE = new Outcome(Doubt.NONE, "", TypeRef.UNKNOWN);

    Outcome(Doubt doubt, String why) {
      this(doubt, why, TypeRef.UNKNOWN);
    }
  }

  /**
   * Walks from a type.
   *
   * @param caller the class of the method with the rule, whose rights count
   */
  Outcome walk(Path path, TypeRef from, String caller) {
    TypeRef type = from;
    for (String step : path.stepTexts()) {
      type = unwrapped(type);
      if (!type.isKnown() || isAnything(type)) return Outcome.FINE;
      if (!step.startsWith(".")) {
        type = item(type);
        continue;
      }
      String name = step.substring(1);
      if (type.isPrimitive() || type.isArray()) return missing(type, name, Set.of(), Doubt.SURE);
      Owners owners = types.owners(type);
      if (isServletObject(type, owners)) {
        String why = type.shown() + " is not looked into; write query., session. or attribute.";
        return new Outcome(Doubt.SURE, why);
      }
      Optional<Property> property = Types.property(owners, name);
      if (property.isEmpty()) {
        if (!owners.complete()) return Outcome.FINE;
        boolean open = types.find(type.name()).filter(TypeFacts::isOpen).isPresent();
        Doubt doubt = open ? Doubt.PERHAPS : Doubt.SURE;
        return missing(type, name, Types.properties(owners), doubt);
      }
      if (!isReadable(property.get(), caller)) {
        String what = property.get().accessor().name() + " of " + type.shown() + " is not public";
        return new Outcome(Doubt.PERHAPS, what);
      }
      type = property.get().type();
    }
    return new Outcome(Doubt.NONE, "", type);
  }

  /** Whether objects of this type, or of its items, are surely no values: a cart, an item. */
  boolean isObject(TypeRef type) {
    return isObject(type, 0);
  }

  private boolean isObject(TypeRef type, int depth) {
    TypeRef held = unwrapped(type);
    if (!held.isKnown() || held.isPrimitive() || depth > MAX_DEPTH) return false;
    TypeRef item = item(held);
    if (!item.equals(held)) return isObject(item, depth + 1);
    Optional<TypeFacts> facts = types.find(held.name());
    boolean known = facts.isPresent() && !facts.get().isOpen() && !held.name().startsWith("java/");
    if (!known || isAnything(held)) return false;
    Owners owners = types.owners(held);
    return owners.complete()
        && owners.facts().keySet().stream().noneMatch(owner -> VALUES.contains(owner.name()))
        && !isMoney(owners);
  }

  /**
   * Whether all values of this type, or of its items, are surely refused by a field of this kind,
   * so that the event would be dropped: as {@code dev.weft.capture.Conversion} has it.
   */
  boolean isRefused(TypeRef type, FieldSpec.Kind kind) {
    Sort sort = sort(type, 0);
    if (sort == Sort.ANY) return false;
    return switch (kind) {
      case NUMBER, NUMBERS -> sort != Sort.NUMBER;
      case TIME -> sort != Sort.TIME;
      default -> false;
    };
  }

  /** What kind of value it surely is. */
  private enum Sort {
    ANY,
    BOOLEAN,
    NUMBER,
    TIME,
    /** A text that is neither a number nor a time. */
    WORD
  }

  private Sort sort(TypeRef type, int depth) {
    TypeRef held = unwrapped(type);
    if (!held.isKnown() || depth > MAX_DEPTH) return Sort.ANY;
    if (held.isPrimitive()) {
      return switch (held.name()) {
        case "#Z" -> Sort.BOOLEAN;
        case "#C", "#V" -> Sort.ANY;
        default -> Sort.NUMBER;
      };
    }
    TypeRef item = item(held);
    if (!item.equals(held)) return sort(item, depth + 1);
    if (held.name().equals("java/lang/Boolean")) return Sort.BOOLEAN;
    if (held.name().equals("java/util/UUID")) return Sort.WORD;
    if (TIMES.contains(held.name())) return Sort.TIME;
    for (TypeRef owner : types.owners(held).facts().keySet()) {
      switch (owner.name()) {
        case "java/lang/Enum" -> {
          return Sort.WORD;
        }
        case "java/lang/Number" -> {
          return Sort.NUMBER;
        }
        case "java/util/Date", "java/util/Calendar" -> {
          return Sort.TIME;
        }
        default -> {}
      }
    }
    return Sort.ANY;
  }

  /** As {@code dev.weft.extract.Leaves} has it. */
  private static boolean isMoney(Owners owners) {
    return Types.property(owners, "amount")
            .filter(amount -> amount.type().name().equals("java/math/BigDecimal"))
            .isPresent()
        && List.of("currency", "currencyUnit", "currencyCode").stream()
            .anyMatch(name -> Types.property(owners, name).isPresent());
  }

  private static Outcome missing(TypeRef type, String name, Set<String> known, Doubt doubt) {
    String why = "%s has no property \"%s\"".formatted(type.shown(), name);
    return new Outcome(doubt, why + Nearest.suggestion(name, known));
  }

  private static boolean isReadable(Property property, String caller) {
    if (property.accessor().isPublic()) return true;
    String owner = property.owner().name();
    boolean samePackage =
        owner
            .substring(0, owner.lastIndexOf('/') + 1)
            .equals(caller.substring(0, caller.lastIndexOf('/') + 1));
    return owner.equals(caller) || (samePackage && !property.accessor().isPrivate());
  }

  /** What a method's result is, once it has arrived. */
  TypeRef arrived(TypeRef result) {
    Integer argument = PROMISES.get(result.name());
    if (argument != null) return result.argument(argument);
    boolean promise =
        !result.isPrimitive()
            && !result.isArray()
            && types.owners(result).facts().keySet().stream()
                .anyMatch(owner -> PROMISES.containsKey(owner.name()));
    return promise ? TypeRef.UNKNOWN : result;
  }

  private static TypeRef unwrapped(TypeRef type) {
    TypeRef held = type;
    for (Integer at = WRAPPERS.get(held.name()); at != null; at = WRAPPERS.get(held.name())) {
      held = held.argument(at);
    }
    return held;
  }

  private boolean isAnything(TypeRef type) {
    if (ANYTHING.contains(type.name()) || isJsonNode(type.name())) return true;
    if (type.isPrimitive() || type.isArray()) return false;
    return types.owners(type).facts().keySet().stream()
        .anyMatch(owner -> owner.name().equals("java/util/Map") || isJsonNode(owner.name()));
  }

  /** As {@code dev.weft.extract.Accessors} has it; the API may be the container's and not here. */
  private static boolean isServletObject(TypeRef type, Owners owners) {
    return SERVLET_OBJECTS.stream()
        .anyMatch(
            object ->
                isServlets(type.name(), object)
                    || owners.facts().keySet().stream()
                        .anyMatch(owner -> isServlets(owner.name(), object)));
  }

  private static boolean isServlets(String name, String object) {
    boolean servlets = name.startsWith("jakarta/servlet/") || name.startsWith("javax/servlet/");
    return servlets && (name.endsWith("/" + object) || name.endsWith("/Http" + object));
  }

  /** Not the whole name, which the build would take for one to relocate. */
  private static boolean isJsonNode(String name) {
    return name.endsWith("/jackson/databind/JsonNode");
  }

  private TypeRef item(TypeRef type) {
    if (type.isArray()) return type.argument(0);
    if (type.isPrimitive()) return type;
    Owners owners = types.owners(type);
    for (TypeRef owner : owners.facts().keySet()) {
      if (owner.name().equals("java/lang/Iterable")) return owner.argument(0);
    }
    return owners.complete() ? type : TypeRef.UNKNOWN; // one that is no list is its only item
  }
}
