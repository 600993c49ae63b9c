package dev.weft.client.personalize;

import static dev.weft.event.InvalidInteractionException.Reason.BAD_VALUE;

import dev.weft.bootstrap.ByHand;
import dev.weft.client.Input;
import dev.weft.client.Sending;
import dev.weft.client.UploadResult;
import dev.weft.client.UploadResult.NotSent;
import dev.weft.client.UploadResult.Why;
import dev.weft.config.Problems;
import dev.weft.config.Settings;
import dev.weft.config.SettingsSource;
import dev.weft.destination.personalize.ActionInteraction;
import dev.weft.destination.personalize.ItemEvent;
import dev.weft.destination.personalize.Operation;
import dev.weft.event.EventType;
import dev.weft.event.Interaction;
import dev.weft.event.InvalidInteractionException;
import dev.weft.pipeline.HandUpload;
import dev.weft.retry.RetryPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * {@code PutActionInteractions} and {@code PutEvents} by hand, on the caller's thread:
 *
 * <pre>
 * try (PersonalizeClient client = PersonalizeClient.start()) {
 *   UploadResult result =
 *       client.putActionInteractions(
 *           trackingId, List.of(ActionInteraction.of("join", session, Instant.now(), TAKEN)));
 *   if (!result.isComplete()) …
 * }
 * </pre>
 *
 * <p>Any number may be given: they travel ten in a request, within the rate, and what the service
 * answers is dealt with as the destinations do. Whatever it answers is a value, never an exception.
 *
 * <p>Thread-safe: calls of several threads come one after the other.
 */
public final class PersonalizeClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Operated actions;
  private final Operated events;
  private final Duration patience;

  /** An operation and what sends to it, one thread at a time. */
  private static final class Operated {
    /** Held over requests. */
    private final ReentrantLock sending = new ReentrantLock(true);

    private final HandUpload upload;
    private final Supplier<Operation> open;
    private Operation operation;
    private boolean closed;

    @SuppressWarnings("NullAway.Init") // the upload asks for it before anyone else
    Operated(Supplier<Operation> open) {
      this.open = open;
      this.upload = new HandUpload(this::operation, RetryPolicy.standard(random()));
    }

    private static RandomGenerator random() {
      return () -> ThreadLocalRandom.current().nextLong();
    }

    Operation operation() {
      if (operation == null) operation = open.get();
      return operation;
    }
  }

  private PersonalizeClient(Settings settings) {
    Problems problems = new Problems();
    this.actions = new Operated(Operation.putActionInteractions(settings, problems));
    this.events = new Operated(Operation.putEvents(settings, new Problems())); // the same ones
    this.patience = PATIENCE;
    if (!problems.isEmpty()) throw new IllegalArgumentException(problems.report());
  }

  private PersonalizeClient(PersonalizeClient other, Duration patience) {
    this.actions = other.actions;
    this.events = other.events;
    this.patience = patience;
  }

  /**
   * Reads {@code weft.yaml} (or what {@code WEFT_CONFIG} names), the environment and the system
   * properties: {@code personalize.region} and so on. Opens nothing.
   *
   * @throws IllegalArgumentException with everything that is wrong
   */
  public static PersonalizeClient start() {
    return new PersonalizeClient(ByHand.settings(SettingsSource.ofProcess("")));
  }

  /**
   * Takes settings that are given by hand; only credentials are looked for where AWS's clients look
   * for them, and a region that is not given in {@code AWS_REGION} and {@code AWS_DEFAULT_REGION}.
   *
   * @param settings by key, such as {@code personalize.region}
   * @throws IllegalArgumentException with everything that is wrong
   */
  public static PersonalizeClient start(Map<String, String> settings) {
    return new PersonalizeClient(ByHand.settings(settings));
  }

  /**
   * The same with another patience: how long a call goes on while the service takes nothing at all;
   * 60 s without this. It is closed with this one.
   *
   * @param time zero for one try
   */
  public PersonalizeClient patience(Duration time) {
    if (time.isNegative()) throw new IllegalArgumentException("patience is negative: " + time);
    return new PersonalizeClient(this, time);
  }

  /**
   * Says what visitors did with actions. One without an event id gets one, which is kept while this
   * call tries.
   *
   * @param trackingId of the dataset of action interactions
   * @return what became of each, by its place in the list
   */
  public UploadResult putActionInteractions(
      String trackingId, List<ActionInteraction> interactions) {
    return put(
        actions,
        interactions,
        Operation.fault(trackingId),
        Operation::fault,
        (interaction, id) ->
            Operation.record(
                interaction.eventId().isEmpty() ? interaction.eventId(id) : interaction),
        (operation, records) -> operation.beginActions(trackingId, records));
  }

  /**
   * Says what one visitor did with items in one session. An event without an id gets one, which is
   * kept while this call tries.
   *
   * @param trackingId of an event tracker
   * @param userId empty for a visitor who is not known
   * @return what became of each, by its place in the list
   */
  public UploadResult putEvents(
      String trackingId, String sessionId, String userId, List<ItemEvent> eventList) {
    return put(
        events,
        eventList,
        Operation.fault(trackingId, sessionId, userId),
        Operation::fault,
        (event, id) -> Operation.record(event.eventId().isEmpty() ? event.eventId(id) : event),
        (operation, records) -> operation.beginEvents(trackingId, userId, sessionId, records));
  }

  private <T> UploadResult put(
      Operated operated,
      List<T> given,
      Optional<String> faultOfAll,
      Function<T, Optional<String>> faultOfOne,
      BiFunction<T, String, byte[]> record,
      BiConsumer<Operation, Map<UUID, byte[]>> begin) {
    Map<UUID, byte[]> records = new HashMap<>();
    List<Stand> stands = new ArrayList<>();
    for (T each : given) {
      Optional<String> fault = faultOfAll.or(() -> faultOfOne.apply(each));
      UUID id = UUID.randomUUID();
      stands.add(new Stand(id, fault.orElse("")));
      if (fault.isEmpty()) records.put(id, record.apply(each, id.toString()));
    }
    try {
      if (!operated.sending.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        return nothing(given.size(), Why.TIME_OVER, "another thread's call takes too long");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return nothing(given.size(), Why.INTERRUPTED, "the thread was interrupted");
    }
    try {
      if (operated.closed) throw new IllegalStateException("the client is closed");
      begin.accept(operated.operation(), records);
      return new Sending(new StandInput(stands)).through(operated.upload, patience, false);
    } finally {
      operated.sending.unlock();
    }
  }

  private static UploadResult nothing(int count, Why why, String reason) {
    List<NotSent> all = count == 0 ? List.of() : List.of(new NotSent(0, count, why, reason));
    return new UploadResult(0, List.of(), all, false);
  }

  /** Waits for a call that is under way. Idempotent. */
  @Override
  public void close() {
    for (Operated operated : List.of(actions, events)) {
      operated.sending.lock();
      try {
        operated.closed = true;
        operated.upload.close();
      } finally {
        operated.sending.unlock();
      }
    }
  }

  /** The id by which the record of one is found, or what is wrong with it. */
  private record Stand(UUID id, String fault) {}

  /** Interactions that stand for values of the service. One thread. */
  private static final class StandInput implements Input {
    private final List<Stand> stands;
    private int next;

    StandInput(List<Stand> stands) {
      this.stands = stands;
    }

    @Override
    public int count() {
      return stands.size();
    }

    @Override
    public Interaction next() throws InvalidInteractionException {
      Stand stand = stands.get(next++);
      if (!stand.fault().isEmpty()) {
        throw new InvalidInteractionException(BAD_VALUE, stand.fault());
      }
      return Interaction.builder(EventType.SUBMIT).id(stand.id()).anonymousId("by-hand").build();
    }
  }
}
