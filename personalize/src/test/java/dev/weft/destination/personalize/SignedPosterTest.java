package dev.weft.destination.personalize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.collector.StubServer;
import dev.weft.config.Key;
import dev.weft.config.Problems;
import dev.weft.config.Settings;
import dev.weft.destination.Delivery;
import dev.weft.destination.Delivery.Verdict;
import dev.weft.destination.Examples;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What can go wrong on the way, against the stub, which recomputes every signature. */
class SignedPosterTest {
  private final PersonalizeStub stub = new PersonalizeStub().know(Fixture.KEY, Fixture.SECRET);

  @AfterEach
  void close() {
    stub.close();
  }

  @Test
  void aSessionTokenIsSentAndSigned() throws Exception {
    stub.know("ASIATEMP", "temporary", "a-session-token");

    Delivery delivery = send(FixedCredentials.key("ASIATEMP", "temporary", "a-session-token"));

    assertThat(delivery).isEqualTo(Delivery.accepted());
    assertThat(stub.requests().get(0).headers())
        .containsEntry("x-amz-security-token", "a-session-token");
    assertThat(stub.requests().get(0).headers().get("authorization"))
        .contains("x-amz-security-token");
  }

  /** The host that is signed is the host that is sent, and the client sends it in lower case. */
  @Test
  void theHostsNameMayBeWrittenInCapitals() throws Exception {
    Map<String, String> values =
        Map.of(
            "personalize.region",
            PersonalizeStub.REGION,
            "personalize.endpoint",
            "HTTP://LocalHost:" + stub.address().getPort());
    Settings settings = Settings.of(values, Connection.keys().toArray(new Key<?>[0]));
    Problems problems = new Problems();
    URI endpoint = Connection.endpoint(PersonalizeStub.REGION, settings, problems).orElseThrow();
    ActionsDestination actions = Fixture.actions(Fixture.calls(endpoint));

    assertThat(actions.send(Examples.batch(actions, Fixture.action(1))))
        .isEqualTo(Delivery.accepted());
    actions.close();
  }

  @Test
  void aWrongSecretIsHeldAndSaid() throws Exception {
    Delivery delivery = send(FixedCredentials.key(Fixture.KEY, "another secret"));

    assertThat(delivery.verdict()).isEqualTo(Verdict.HOLD);
    assertThat(delivery.reason())
        .startsWith(
            "AWS refused the credentials or the right (HTTP 403, InvalidSignatureException");
    assertThat(stub.requests()).hasSize(1);
    assertThat(stub.taken()).isEmpty();
  }

  @Test
  void anExpiredTokenIsRefreshedOnceAndTheBatchSentAgain() throws Exception {
    stub.know("ASIAOLD", "old", "t1").expire("ASIAOLD");
    stub.know("ASIANEW", "new", "t2");

    Delivery delivery =
        send(
            FixedCredentials.key("ASIAOLD", "old", "t1"),
            FixedCredentials.key("ASIANEW", "new", "t2"));

    assertThat(delivery).isEqualTo(Delivery.accepted());
    assertThat(stub.requests()).hasSize(2);
    assertThat(stub.taken()).hasSize(1);
  }

  @Test
  void aTokenThatStaysExpiredIsHeldAfterOneRefresh() throws Exception {
    stub.expire(Fixture.KEY);

    Delivery delivery = send(FixedCredentials.key(Fixture.KEY, Fixture.SECRET));

    assertThat(delivery.verdict()).isEqualTo(Verdict.HOLD);
    assertThat(delivery.reason()).startsWith("the AWS credentials have expired");
    assertThat(stub.requests()).hasSize(2);
  }

  /** A command of credential_process may say no end, and the chain then asks it only once. */
  @Test
  void aKeyThatAwsNoLongerKnowsIsNotSentTwiceButReadAnewForTheNextTry() throws Exception {
    FixedCredentials rotated =
        new FixedCredentials(
            FixedCredentials.key("AKIADELETED", "old"),
            FixedCredentials.key(Fixture.KEY, Fixture.SECRET));
    ActionsDestination actions = Fixture.actions(Fixture.calls(stub.address(), rotated));

    Delivery first = actions.send(Examples.batch(actions, Fixture.action(1)));
    assertThat(first.verdict()).isEqualTo(Verdict.HOLD);
    assertThat(stub.requests()).hasSize(1);

    assertThat(actions.send(Examples.batch(actions, Fixture.action(1))))
        .isEqualTo(Delivery.accepted());
    assertThat(stub.requests()).hasSize(2);
    actions.close();
  }

  @Test
  void aRightThatIsLackingIsNoReasonToReadTheKeysAnew() throws Exception {
    FixedCredentials keys = new FixedCredentials(FixedCredentials.key(Fixture.KEY, Fixture.SECRET));
    ActionsDestination actions = Fixture.actions(Fixture.calls(stub.address(), keys));
    stub.answerNext(403, "AccessDeniedException", "");

    assertThat(actions.send(Examples.batch(actions, Fixture.action(1))).verdict())
        .isEqualTo(Verdict.HOLD);
    assertThat(keys.refreshed()).isZero();
    actions.close();
  }

  @Test
  void aClockThatIsWrongIsCorrectedFromTheAnswer() throws Exception {
    for (Duration ahead : List.of(Duration.ofHours(3), Duration.ofHours(-3))) {
      stub.setAhead(ahead);
      int before = stub.requests().size();
      ActionsDestination actions = Fixture.actions(Fixture.calls(stub.address()));

      assertThat(actions.send(Examples.batch(actions, Fixture.action(1))))
          .isEqualTo(Delivery.accepted());
      assertThat(stub.requests()).as("refused, then signed anew").hasSize(before + 2);
      assertThat(actions.send(Examples.batch(actions, Fixture.action(2))))
          .isEqualTo(Delivery.accepted());
      assertThat(stub.requests()).as("the correction is kept").hasSize(before + 3);
      actions.close();
    }
  }

  @Test
  void aClockThatCannotBeCorrectedIsHeld() throws Exception {
    stub.answerNext(403, "RequestTimeTooSkewed", "", "Date: yesterday");

    Delivery delivery = send(FixedCredentials.key(Fixture.KEY, Fixture.SECRET));

    assertThat(delivery.verdict()).isEqualTo(Verdict.HOLD);
    assertThat(delivery.reason()).startsWith("this machine's clock and that of AWS differ");
    assertThat(stub.requests()).hasSize(1);
  }

  @Test
  void eachAttemptIsSignedAnew() throws Exception {
    ActionsDestination actions = Fixture.actions(Fixture.calls(stub.address()));
    stub.answerNext(500, "InternalFailure", "");

    assertThat(actions.send(Examples.batch(actions, Fixture.action(1))).verdict())
        .isEqualTo(Verdict.RETRY);
    stub.setAhead(Duration.ofHours(1));
    assertThat(actions.send(Examples.batch(actions, Fixture.action(1))))
        .isEqualTo(Delivery.accepted());

    List<StubServer.Request> all = stub.requests();
    assertThat(all.get(all.size() - 1).body()).isEqualTo(all.get(0).body());
    assertThat(all.get(all.size() - 1).headers().get("x-amz-date"))
        .isNotEqualTo(all.get(0).headers().get("x-amz-date"));
    actions.close();
  }

  @Test
  void aConnectionThatBreaksIsNotUsedToSendTwice() {
    stub.breakNext();

    assertThatThrownBy(() -> send(FixedCredentials.key(Fixture.KEY, Fixture.SECRET)))
        .isInstanceOf(IOException.class);
    assertThat(stub.requests()).hasSize(1);
  }

  @Test
  void throttlingWithA400SlowsDown() throws Exception {
    stub.answerNext(400, "ThrottlingException", "{\"message\":\"Rate exceeded\"}");
    stub.answerNext(400, "", "{\"__type\":\"ThrottlingException\",\"message\":\"Rate exceeded\"}");

    for (int i = 0; i < 2; i++) {
      assertThat(send(FixedCredentials.key(Fixture.KEY, Fixture.SECRET)).verdict())
          .isEqualTo(Verdict.SLOW_DOWN);
    }
  }

  @Test
  void withoutCredentialsNothingIsSentAndItIsHeld() throws Exception {
    Delivery delivery = send();

    assertThat(delivery).isEqualTo(Delivery.hold("there are no AWS credentials"));
    assertThat(stub.requests()).isEmpty();
  }

  private Delivery send(software.amazon.awssdk.identity.spi.AwsCredentialsIdentity... keys)
      throws IOException {
    ActionsDestination actions =
        Fixture.actions(Fixture.calls(stub.address(), new FixedCredentials(keys)));
    try {
      return actions.send(Examples.batch(actions, Fixture.action(1)));
    } finally {
      actions.close();
    }
  }
}
