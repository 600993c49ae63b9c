package dev.weft.destination.personalize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.collector.StubServer;
import dev.weft.destination.DestinationContract;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/**
 * What every destination does, for those of Amazon Personalize; nothing is against its contract.
 */
abstract class PersonalizeContract extends DestinationContract {
  final PersonalizeStub stub = new PersonalizeStub().know(Fixture.KEY, Fixture.SECRET);
  private int before;

  @AfterEach
  void close() {
    stub.close();
    assertThat(stub.violations()).isEmpty();
  }

  /** Of a batch that needed several calls, all of them. */
  @Override
  protected byte[] lastSent() {
    List<StubServer.Request> all = stub.requests();
    StringBuilder bodies = new StringBuilder();
    all.subList(before, all.size()).forEach(each -> bodies.append(each.body()));
    before = all.size();
    return bodies.toString().getBytes(StandardCharsets.UTF_8);
  }
}
