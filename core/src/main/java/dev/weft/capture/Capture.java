package dev.weft.capture;

import dev.weft.config.Problems;
import dev.weft.event.Interaction;
import dev.weft.event.InteractionListener;
import dev.weft.event.InvalidInteractionException;
import dev.weft.event.Lane;
import dev.weft.extract.Facts;
import dev.weft.extract.Path;
import dev.weft.extract.Path.When;
import dev.weft.extract.PathException;
import dev.weft.extract.RequestFacts;
import dev.weft.extract.Signature;
import dev.weft.request.AsyncCompletion;
import dev.weft.request.BodyCopy;
import dev.weft.request.ServletRequestFacts;
import dev.weft.request.SpringAsync;
import dev.weft.visit.Place;
import dev.weft.visit.Visit;
import dev.weft.visit.Visits;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Sees requests and calls of tracked methods begin and end, and makes interactions of them. An
 * event captured in a request is held until the outermost servlet or filter is done with it
 * (asynchronous processing included), because only then the status is known. If the method returned
 * a promise of its result, that is waited for as well.
 *
 * <p>Thread-safe; called on the application's threads. What is going on in a thread stands in a
 * {@code ThreadLocal} whose value is a plain array, empty again when the thread leaves the request:
 * it pins no class loader.
 */
public final class Capture {
  private static final int EXCHANGE = 0;
  private static final int CALL = 1;
  private static final int READING = 2;

  /** The reason for what a browser's wish for privacy keeps back. */
  private static final String OPTED_OUT = "gpc";

  /** A server that handles so many requests at a time has other troubles. */
  private static final int MAX_PENDING = 10_000;

  private final Common common;
  private final Visits visits;
  private final Reception reception;
  private final Subject subject;
  private final List<String> localDestinations;
  private final Conventions conventions;
  private final Consumer<Interaction> sink;
  private final InteractionListener listener;
  private final Clock clock;
  private final Consumer<Throwable> errors;
  private final Patience patience;
  private final PendingResults pendingResults;
  private final SpringResults springResults = new SpringResults();
  private final BoundMethods methods = new BoundMethods();

  @SuppressWarnings("ThreadLocalUsage") // one for each Weft, not for all in the JVM
  private final ThreadLocal<@Nullable Object[]> threads = new ThreadLocal<>();

  private final AtomicBoolean toldTooLong = new AtomicBoolean();

  private volatile Generation rules = new Generation(0, List.of());
  private volatile boolean methodsReadBodies;
  private volatile boolean closed;

  /** Whether calls are seen, which may know more of the user than the container does. */
  private volatile boolean seesCalls;

  /**
   * Makes a capture without rules for routes, that takes everybody for a shopper and adds nothing.
   *
   * @param sink takes each valid interaction; must not block and must not throw
   * @param listener hears of what is captured, and of what comes to nothing
   * @param errors takes errors of our own where no caller of ours would
   */
  public Capture(
      Identity identity,
      Conventions conventions,
      Consumer<Interaction> sink,
      InteractionListener listener,
      Clock clock,
      Consumer<Throwable> errors) {
    this(
        Common.of(identity),
        new Privacy(Visits.plain(), Optional.empty(), List.of()),
        conventions,
        sink,
        listener,
        clock,
        errors);
  }

  /**
   * Makes a capture without rules for routes.
   *
   * @param sink takes each valid interaction; must not block and must not throw
   * @param listener hears of what is captured, and of what comes to nothing
   * @param errors takes errors of our own where no caller of ours would: in a listener that the
   *     container calls when an asynchronous request is done
   */
  public Capture(
      Common common,
      Privacy privacy,
      Conventions conventions,
      Consumer<Interaction> sink,
      InteractionListener listener,
      Clock clock,
      Consumer<Throwable> errors) {
    this.common = common;
    this.visits = privacy.visits();
    this.reception = new Reception(common.identity(), privacy, clock);
    this.subject = new Subject(privacy.visits(), privacy.pseudonyms());
    this.localDestinations = privacy.localDestinations();
    this.conventions = conventions;
    this.sink = sink;
    this.listener = listener;
    this.clock = clock;
    this.errors = errors;
    this.patience = new Patience(System::nanoTime, listener::noticed);
    this.pendingResults = new PendingResults(MAX_PENDING, listener);
  }

  /**
   * Binds rules to a method; empty when none of them fits, and why is then among the problems.
   *
   * @param key names the method among those of its thread; the same text for entry and exit
   */
  public Optional<TrackedMethod> method(
      String key, List<Rule> rules, Signature signature, Problems problems) {
    Optional<TrackedMethod> method = unlisted(key, rules, signature, problems);
    method.ifPresent(this::list);
    return method;
  }

  /** The same for rules that may never hold: nothing changes by it. */
  public Optional<TrackedMethod> unlisted(
      String key, List<Rule> rules, Signature signature, Problems problems) {
    List<Plan> plans = new ArrayList<>();
    for (Rule rule : rules) {
      try {
        plans.add(Plan.bind(rule, signature, common, conventions, patience));
      } catch (PathException e) {
        String where =
            rule.origin().equals(signature.where()) ? "" : ", for method " + signature.where();
        for (String one : Plan.mistakes(rule, signature, e)) {
          problems.add(rule.origin(), one + where);
        }
      }
    }
    return plans.isEmpty() ? Optional.empty() : Optional.of(new TrackedMethod(key, plans));
  }

  /**
   * The rules of the method hold: bodies that they read are copied from now on, and who asks what
   * rules do hears of them, as long as the method is there.
   */
  public void list(TrackedMethod method) {
    seesCalls = true;
    if (method.readsBody()) expectBodies();
    methods.add(method);
  }

  /**
   * Binds a rule for requests, which does not hold yet.
   *
   * @param route for instance {@code POST /cart/{sku}}
   * @param origin where that was written
   * @param rule empty when something is wrong with it: then only the route is checked
   * @param problems takes what is wrong with either
   */
  public Optional<RouteRule> route(
      String route, String origin, Optional<Rule> rule, Problems problems) {
    Route parsed = null;
    try {
      parsed = Route.parse(route);
    } catch (PathException e) {
      problems.add(origin, String.valueOf(e.getMessage()));
    }
    if (rule.isEmpty()) return Optional.empty();
    List<Path> ofMethods = rule.get().pathsIntoMethods();
    for (Path path : ofMethods) {
      problems.add(
          rule.get().origin(),
          "\"%s\" is of a method, and a rule for a route has none; write query., body. or the like"
              .formatted(path.text()));
    }
    if (parsed == null || !ofMethods.isEmpty()) return Optional.empty();
    try {
      Plan plan = Plan.bind(rule.get(), Signature.NONE, common, conventions, patience);
      return Optional.of(new RouteRule(parsed, plan));
    } catch (PathException e) {
      problems.add(rule.get().origin(), String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /** From now on, requests that begin are under these rules, and calls of this generation. */
  public void use(int generation, List<RouteRule> routes) {
    rules = new Generation(generation, routes);
  }

  /**
   * Adds a rule for requests.
   *
   * @param route for instance {@code POST /cart/{sku}}
   * @param problems takes what is wrong with it, and then it is not added
   */
  public void addRoute(String route, Rule rule, Problems problems) {
    Generation now = rules;
    List<RouteRule> more = new ArrayList<>(now.routes());
    route(route, rule.origin(), Optional.of(rule), problems).ifPresent(more::add);
    use(now.number(), more);
  }

  /** What the rules for routes do. */
  public List<Explanation> routeExplanations() {
    return rules.routes().stream()
        .map(rule -> rule.plan().explain("route " + rule.route()))
        .toList();
  }

  /**
   * The same, and what those of the methods do that were bound under the rules that hold and still
   * are there; the same only once, since a class may be woven anew.
   */
  public List<Explanation> explanations() {
    Set<Explanation> all = new LinkedHashSet<>(routeExplanations());
    int now = rules.number();
    for (TrackedMethod method : methods.all()) {
      if (method.generation() >= now) all.addAll(method.explanations());
    }
    return List.copyOf(all);
  }

  /** Whether a rule is for requests, so that they matter even without a tracked method. */
  public boolean hasRoutes() {
    return !rules.routes().isEmpty();
  }

  /**
   * From now on, what the application reads of any JSON body is wanted: a rule for a method reads
   * it, and which methods a request will call is not known when it begins.
   */
  public void expectBodies() {
    methodsReadBodies = true;
  }

  /** Whether one of these reads bodies, be it by a usual name. */
  public boolean readsBody(List<RouteRule> routes) {
    return routes.stream().anyMatch(rule -> rule.plan().readsBody());
  }

  /** Whether an id is in the body, so that every rule reads it. */
  public boolean identityReadsBodies() {
    return Stream.concat(common.identity().sources().stream(), common.entries().stream())
        .anyMatch(Rule.Source::readsBody);
  }

  /** A servlet or filter begins; the outermost opens the exchange. */
  public void enterRequest(Object request, Object response) {
    @Nullable Object[] thread = thread();
    Exchange exchange = (Exchange) thread[EXCHANGE];
    if (exchange != null && exchange.isLeftBehind(request, response)) {
      close(thread, exchange, false);
      exchange = null;
    }
    if (exchange == null) {
      exchange = open(thread, request, new ServletRequestFacts(request, response));
      thread[EXCHANGE] = exchange;
      thread[CALL] = null;
    }
    exchange.enter(request, response);
    if (exchange.isOutermost() && visits.mayGiveCookies()) meetOnRoute(thread, exchange);
  }

  /** Nothing remains of it in the thread if it fails. */
  private Exchange open(@Nullable Object[] thread, Object request, ServletRequestFacts facts) {
    thread[READING] = this;
    try {
      boolean redispatched = AsyncCompletion.isRedispatch(request);
      Exchange exchange = new Exchange((Call) thread[CALL], rules, redispatched);
      springResults.begin(facts);
      if (!redispatched && isBodyWanted(facts, exchange.rules())) {
        exchange.copyTo(facts.newBodyCopy()); // a second run has none: it belongs to the first
      }
      return exchange;
    } finally {
      thread[READING] = null;
    }
  }

  /** An event of a route is made when the response is gone: a cookie must be set before. */
  private void meetOnRoute(@Nullable Object[] thread, Exchange exchange) {
    List<RouteRule> routes = exchange.rules().routes();
    if (closed || routes.isEmpty()) return;
    thread[READING] = this;
    try {
      ServletRequestFacts facts = exchange.outermost();
      String method = facts.method();
      String path = facts.path();
      for (RouteRule rule : routes) {
        if (rule.route().match(method, path, facts) == null) continue;
        reception.meet(exchange, rule.plan());
        return;
      }
    } finally {
      thread[READING] = null;
    }
  }

  /**
   * Where a copy of what the application reads of the body has to go; to be asked for after each
   * {@link #enterRequest}.
   *
   * @return null for all but the outermost servlet or filter, and when no rule can want the body
   */
  public @Nullable BodyCopy bodyCopy() {
    @Nullable Object[] thread = threads.get();
    if (thread == null || !(thread[EXCHANGE] instanceof Exchange exchange)) return null;
    return exchange.isOutermost() ? exchange.body() : null;
  }

  private boolean isBodyWanted(ServletRequestFacts facts, Generation now) {
    return methodsReadBodies || doesRouteReadBody(facts, now.routes());
  }

  private static boolean doesRouteReadBody(ServletRequestFacts facts, List<RouteRule> routes) {
    String method = "";
    String path = "";
    for (RouteRule rule : routes) {
      if (!rule.plan().readsBody()) continue;
      if (method.isEmpty()) {
        if (!facts.hasJson()) return false;
        method = facts.method();
        path = facts.path();
      }
      if (rule.route().match(method, path, facts) != null) return true;
    }
    return false;
  }

  /**
   * A servlet or filter ends; the outermost decides what was captured.
   *
   * @param failed whether it ended with an exception: then nothing counts
   */
  public void leaveRequest(boolean failed) {
    @Nullable Object[] thread = threads.get();
    if (thread == null || !(thread[EXCHANGE] instanceof Exchange exchange)) return;
    thread[READING] = this;
    try {
      if (!failed && !closed) {
        reception.seeOut(exchange);
        if (exchange.isInside()) readInside(exchange);
      }
    } finally {
      thread[READING] = null;
      if (exchange.leave()) close(thread, exchange, !failed);
    }
  }

  /** Reads for routes what nobody can outside of the filters that know it. */
  private void readInside(Exchange exchange) {
    ServletRequestFacts facts = exchange.facts();
    for (Routed one : routed(exchange)) {
      one.draft().read(When.ENTRY, Facts.of(new Inside(facts)));
      reception.settleInside(one.draft(), exchange, one.variables());
    }
  }

  private void close(@Nullable Object[] thread, Exchange exchange, boolean counts) {
    thread[EXCHANGE] = null;
    thread[CALL] = exchange.around();
    boolean over = true;
    thread[READING] = this;
    try {
      if (counts) over = end(exchange);
      else exchange.abandon();
    } finally {
      thread[READING] = null;
      if (over) exchange.close();
    }
  }

  /** From now on nothing is captured, nor counted as such; results that are missing are lost. */
  public void close() {
    pendingResults.close();
    closed = true;
  }

  /** Lets go of whatever is going on in this thread; nothing of it counts. */
  public void forgetThread() {
    threads.remove();
  }

  /** Whether it is over now, and not only when an asynchronous request is done. */
  private boolean end(Exchange exchange) {
    List<Routed> routed = routed(exchange);
    readOutside(exchange, routed);
    if (exchange.isEmpty() && routed.isEmpty()) return true;
    leaveToSpring(exchange);
    if (AsyncCompletion.whenDone(
        exchange.request(), () -> decideLater(exchange, routed), () -> abandonLater(exchange))) {
      return false;
    }
    decide(exchange, routed);
    return true;
  }

  /** What Spring did not take is no promise, but a result like any other. */
  private void leaveToSpring(Exchange exchange) {
    List<PendingResult> pending = exchange.pendingInSpring();
    if (pending.isEmpty()) return;
    Object manager =
        AsyncCompletion.isStarted(exchange.request())
            ? SpringAsync.manager(exchange.outermost())
            : null;
    if (manager == null) {
      for (PendingResult result : pending) result.accept(null, null);
    } else {
      exchange.leaveTo(manager);
      springResults.await(manager, pending);
    }
  }

  /**
   * What the routes make of a request; nothing for the second run of one, which was the first's.
   */
  private List<Routed> routed(Exchange exchange) {
    List<Routed> known = exchange.routed();
    if (known != null) return known;
    List<RouteRule> routes = exchange.rules().routes();
    List<Routed> routed = List.of();
    if (!routes.isEmpty() && !exchange.isRedispatched()) {
      ServletRequestFacts facts = exchange.outermost();
      String method = facts.method();
      String path = facts.path();
      for (RouteRule rule : routes) {
        Map<String, String> variables = rule.route().match(method, path, facts);
        if (variables == null) continue;
        if (routed.isEmpty()) routed = new ArrayList<>(2);
        routed.add(new Routed(new Draft(rule.plan(), clock.millis()), variables));
      }
    }
    exchange.route(routed);
    return routed;
  }

  /**
   * Read as the request ends, because a container that completes it in another thread may have
   * forgotten its context path and its session by then.
   */
  private void readOutside(Exchange exchange, List<Routed> routed) {
    ServletRequestFacts facts = exchange.outermost();
    boolean certain = !seesCalls && !reception.isUserInside();
    for (Routed one : routed) {
      one.draft().read(When.EXIT, Facts.of(facts.with(one.variables())));
      reception.settle(one.draft(), exchange, new Place(facts, facts), certain);
    }
  }

  /** Called by the container, so that nothing may get through from here. */
  private void decideLater(Exchange exchange, List<Routed> routed) {
    try {
      decide(exchange, routed);
    } catch (Throwable error) {
      errors.accept(error);
    } finally {
      exchange.close();
    }
  }

  /** Called by the container, too. */
  private void abandonLater(Exchange exchange) {
    try {
      endInSpring(exchange);
      exchange.abandon();
    } catch (Throwable error) {
      errors.accept(error);
    } finally {
      exchange.close();
    }
  }

  private void decide(Exchange exchange, List<Routed> routed) {
    ServletRequestFacts facts = exchange.outermost();
    int status = facts.showsError() ? Math.max(facts.status(), 500) : facts.status();
    tellOfLongBody(exchange);
    for (Draft draft : exchange.held()) {
      draft.read(When.END, Facts.of(facts));
      decide(draft, status);
    }
    for (Routed one : routed) {
      one.draft().read(When.END, Facts.of(facts.with(one.variables())));
      decide(one.draft(), status);
    }
    for (PendingResult result : exchange.pending()) end(result, facts, status);
    endInSpring(exchange);
    for (PendingResult result : exchange.pendingInSpring()) {
      if (result.hasArrived()) end(result, facts, status);
      else result.abandon();
    }
  }

  private void tellOfLongBody(Exchange exchange) {
    BodyCopy body = exchange.body();
    if (body == null || !body.isTooLong() || toldTooLong.getAndSet(true)) return;
    listener.noticed(
        "the body of a request is longer than %d bytes: paths that begin with body. have no value for such a request"
            .formatted(BodyCopy.MAX_LENGTH));
  }

  private void endInSpring(Exchange exchange) {
    Object manager = exchange.springManager();
    if (manager != null) springResults.end(manager);
  }

  private static void end(PendingResult result, ServletRequestFacts facts, int status) {
    Draft draft = result.draft();
    if (draft != null) draft.read(When.END, Facts.of(facts));
    result.ended(status);
  }

  /**
   * A tracked method begins.
   *
   * @param arguments by index; those that no rule reads may be null
   */
  public void enter(TrackedMethod latest, @Nullable Object self, @Nullable Object[] arguments) {
    @Nullable Object[] thread = thread();
    if (thread[READING] != null) return;
    TrackedMethod method =
        thread[EXCHANGE] instanceof Exchange exchange
            ? latest.asOf(exchange.rules().number())
            : latest;
    if (method.plans().isEmpty()) return;
    Call call = new Call(method, (Call) thread[CALL], self, arguments, request(thread));
    thread[READING] = this;
    try {
      long now = clock.millis();
      for (int i = 0; i < call.drafts.length; i++) {
        call.drafts[i] = new Draft(method.plans().get(i), now);
        call.drafts[i].read(When.ENTRY, call);
      }
      if (!closed && thread[EXCHANGE] instanceof Exchange exchange) reception.meet(exchange, call);
    } finally {
      thread[READING] = null;
    }
    thread[CALL] = call;
  }

  /** A tracked method returns. */
  public void exit(String key, @Nullable Object result) {
    @Nullable Object[] thread = threads.get();
    if (thread == null || thread[READING] != null) return;
    Call call = pop(thread, key);
    if (call == null) return;
    thread[READING] = this;
    try {
      Exchange exchange = (Exchange) thread[EXCHANGE];
      boolean promised = isPromise(result, exchange != null);
      call.returned(promised ? null : result, request(thread));
      for (Draft draft : call.drafts) {
        if (call.isWithin(draft.plan.rule())) continue;
        draft.read(When.EXIT, call);
        if (exchange != null) reception.settle(draft, exchange, exchange.place(), true);
        if (exchange != null && exchange.isFull()) {
          dropForFullness(draft);
        } else if (promised && result != null) {
          await(result, draft, exchange);
        } else if (exchange != null) {
          exchange.hold(draft);
        } else {
          decide(draft, 0);
        }
      }
    } finally {
      thread[READING] = null;
    }
  }

  private static boolean isPromise(@Nullable Object result, boolean inRequest) {
    return result instanceof CompletionStage<?>
        || (inRequest && (SpringAsync.isWork(result) || SpringAsync.isPromise(result)));
  }

  private void dropForFullness(Draft draft) {
    Lane lane = draft.plan.rule().type().lane();
    listener.captured(lane);
    listener.dropped(
        lane, "request_full", "one request has more tracked calls than any visitor can make");
  }

  private void await(Object promise, Draft draft, @Nullable Exchange exchange) {
    PendingResult pending = new PendingResult(this, pendingResults, draft, exchange != null);
    if (!(promise instanceof CompletionStage<?> stage)) {
      if (exchange != null) exchange.holdForSpring(pending);
      return;
    }
    if (exchange != null) exchange.hold(pending);
    try {
      var unused = stage.whenComplete(pending); // a dependent: the stage itself is returned
    } catch (VirtualMachineError e) {
      throw e;
    } catch (Throwable e) {
      pending.lose(); // a stage of the application's own, that takes no dependents
    }
  }

  /** A promised result is there; on whatever thread, and nothing gets through. */
  void arrived(PendingResult pending, @Nullable Object result) {
    @Nullable Object[] thread = thread();
    Object reading = thread[READING];
    thread[READING] = this;
    try {
      pending.read(result);
    } catch (Throwable error) {
      errors.accept(error);
    } finally {
      thread[READING] = reading;
    }
  }

  /** A tracked method ends with an exception: nothing counts. */
  public void fail(String key) {
    @Nullable Object[] thread = threads.get();
    if (thread != null && thread[READING] == null) pop(thread, key);
  }

  /** The call with this key, and with it all that ran inside and was never seen to end. */
  private static @Nullable Call pop(@Nullable Object[] thread, String key) {
    for (Call call = (Call) thread[CALL]; call != null; call = call.outer) {
      if (!call.method.key().equals(key)) continue;
      thread[CALL] = call.outer;
      return call;
    }
    return null;
  }

  /**
   * Makes the event, if there is one.
   *
   * @param status of the response; 0 outside a request
   */
  void decide(Draft draft, int status) {
    if (closed || !draft.holds(status)) return;
    Lane lane = draft.plan.rule().type().lane();
    listener.captured(lane);
    Visit visit = draft.visit;
    if (!visit.stranger().isEmpty()) {
      listener.suppressed(lane, visit.stranger());
      return;
    }
    List<String> destinations = draft.plan.rule().destinations();
    if (visit.isWithheld()) {
      destinations = localOf(destinations);
      if (destinations.isEmpty()) {
        listener.suppressed(lane, OPTED_OUT);
        return;
      }
    }
    make(draft, destinations, lane);
  }

  private void make(Draft draft, List<String> destinations, Lane lane) {
    try {
      sink.accept(DraftReader.read(draft, destinations, subject));
    } catch (InvalidInteractionException e) {
      if (e.reason() == InvalidInteractionException.Reason.NO_IDENTITY
          && draft.visit.isAnonymous()) {
        listener.suppressed(lane, OPTED_OUT);
        return;
      }
      listener.dropped(lane, e.reason().word(), draft.plan.place() + ": " + e.getMessage());
    } catch (RuntimeException | Error e) {
      listener.dropped(lane, "internal_error", "");
      errors.accept(e);
    }
  }

  private List<String> localOf(List<String> destinations) {
    if (destinations.isEmpty()) return localDestinations;
    return destinations.stream().filter(localDestinations::contains).toList();
  }

  private static RequestFacts request(@Nullable Object[] thread) {
    return thread[EXCHANGE] instanceof Exchange exchange ? exchange.facts() : RequestFacts.NONE;
  }

  private @Nullable Object[] thread() {
    @Nullable Object[] thread = threads.get();
    if (thread == null) {
      thread = new @Nullable Object[3];
      threads.set(thread);
    }
    return thread;
  }
}
