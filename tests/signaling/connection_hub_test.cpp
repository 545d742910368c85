// SPDX-License-Identifier: EUPL-1.2
// Limits, idleness and leave-taking of sockets, without sockets.
#include "ws/connection_hub.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <vector>

namespace sportello::signaling {
namespace {

namespace json = boost::json;

class FakeConnection final : public Connection {
 public:
  void send(Text text) override {
    auto message = json::parse(*text).as_object();
    if (message.at("type") != "desk.overview") sent.push_back(std::move(message));
  }
  void close(CloseCode code) override { closed = code; }
  void ping() override { ++pings; }
  void abort() override { aborted = true; }

  std::string last(const char* field) const {
    if (sent.empty()) return "";
    return json::value_to<std::string>(sent.back().at(field));
  }

  std::vector<json::object> sent;
  std::optional<CloseCode> closed;
  int pings = 0;
  bool aborted = false;
};

constexpr const char* kHangup = R"({"type":"call.hangup","call":"c"})";
constexpr const char* kStart =
    R"({"type":"call.start","desk":"A","kind":"voice","lang":"it","transports":["rtp"]})";

class ConnectionHubTest : public testing::Test {
 protected:
  struct Socket {
    ConnectionId id;
    std::shared_ptr<FakeConnection> connection;
  };

  Socket open(std::optional<OperatorIdentity> identity = std::nullopt,
              const std::string& session = "") {
    auto connection = std::make_shared<FakeConnection>();
    Visitor visitor;
    visitor.address = address_key("192.0.2.1");
    visitor.identity = std::move(identity);
    visitor.session = session;
    return {hub_.open(connection, visitor, now_), connection};
  }
  Socket anna(const std::string& session = "s") {
    return open(OperatorIdentity{"anna", "Anna", {"A"}}, session);
  }

  void pass(TimeMs duration) {
    for (const TimeMs until = now_ + duration; now_ < until; now_ += 100) hub_.advance(now_);
    hub_.advance(now_);
  }

  TimeMs now_ = 1'700'000'000'000;
  int calls_ = 0;
  AddressLimits limits_{100, 3};
  CallRegistry registry_{CallSettings{},
                         {{{"A", "A", "A"}},
                          {},
                          ResumeTokens({1}),
                          [this] { return "c" + std::to_string(++calls_); },
                          1,
                          now_}};
  EmbeddedState live_{registry_};
  ConnectionHub hub_{IdleSettings{}, live_, limits_};
};

TEST_F(ConnectionHubTest, AFaultClosesItsSocketWithTheReasonAndNoOther) {
  auto good = open();
  auto bad = open();
  hub_.receive(good.id, kHangup, now_);
  hub_.receive(bad.id, "{", now_);
  EXPECT_EQ(bad.connection->last("type"), "error");
  EXPECT_EQ(bad.connection->last("code"), "malformed");
  EXPECT_EQ(bad.connection->closed, CloseCode::kMalformed);
  EXPECT_FALSE(good.connection->closed);
  hub_.receive(bad.id, kStart, now_);
  EXPECT_EQ(bad.connection->sent.size(), 1U) << "a closing socket is not listened to";
  hub_.closed(bad.id, now_);
  EXPECT_EQ(hub_.size(), 1U);
}

TEST_F(ConnectionHubTest, AFaultOfACallerLeavesTheCallForAWhile) {
  auto person = anna();
  hub_.receive(person.id, R"({"type":"operator.state","state":"available"})", now_);
  auto citizen = open();
  hub_.receive(citizen.id, kStart, now_);
  hub_.receive(person.id, R"({"type":"call.answer","call":"c1","transports":["rtp"]})", now_);
  hub_.receive(citizen.id, "nonsense", now_);
  EXPECT_EQ(person.connection->last("type"), "peer.away");
  hub_.closed(citizen.id, now_);
  pass(31'000);
  EXPECT_EQ(person.connection->sent.at(person.connection->sent.size() - 2).at("reason").as_string(),
            "peer_lost");
}

TEST_F(ConnectionHubTest, MessageRate) {
  auto socket = open();
  for (int i = 0; i < 60; ++i) hub_.receive(socket.id, kHangup, now_);
  EXPECT_FALSE(socket.connection->closed);
  hub_.receive(socket.id, kHangup, now_);
  EXPECT_EQ(socket.connection->closed, CloseCode::kTooMany);
  EXPECT_EQ(socket.connection->last("code"), "too_many");
}

TEST_F(ConnectionHubTest, PingsCountAsMessages) {
  auto socket = open();
  for (int i = 0; i < 60; ++i) hub_.heard(socket.id, now_);
  EXPECT_FALSE(socket.connection->closed);
  hub_.heard(socket.id, now_);
  EXPECT_EQ(socket.connection->closed, CloseCode::kTooMany);
}

TEST_F(ConnectionHubTest, CallRateOfAnAddress) {
  auto person = anna();
  hub_.receive(person.id, R"({"type":"operator.state","state":"available"})", now_);
  for (int i = 0; i < 3; ++i) {
    auto citizen = open();
    hub_.receive(citizen.id, kStart, now_);
    EXPECT_EQ(citizen.connection->last("type"), i == 0 ? "call.ringing" : "call.queue");
  }
  auto fourth = open();
  hub_.receive(fourth.id, kStart, now_);
  EXPECT_EQ(fourth.connection->last("reason"), "server_full");
  EXPECT_FALSE(fourth.connection->closed);
}

TEST_F(ConnectionHubTest, ACallerWhoSaysNothingIsClosed) {
  auto citizen = open();
  auto person = anna();
  pass(14'000);
  EXPECT_FALSE(citizen.connection->closed);
  pass(2'500);
  EXPECT_EQ(citizen.connection->closed, CloseCode::kIdle);
  EXPECT_EQ(citizen.connection->last("code"), "idle");
  EXPECT_FALSE(person.connection->closed) << "operators wait for calls";
}

TEST_F(ConnectionHubTest, PingsAndGivesUpOnTheSilent) {
  auto lively = anna();
  auto dead = open();
  hub_.receive(dead.id, kHangup, now_);
  for (int i = 0; i < 40; ++i) {
    pass(1'000);
    hub_.heard(lively.id, now_);
  }
  EXPECT_EQ(dead.connection->pings, 1);
  EXPECT_EQ(lively.connection->pings, 0) << "one that speaks needs no ping";
  EXPECT_FALSE(dead.connection->closed);
  pass(7'000);
  EXPECT_EQ(dead.connection->closed, CloseCode::kIdle);
  EXPECT_FALSE(lively.connection->closed);
}

TEST_F(ConnectionHubTest, ThousandsAreLookedAtInPartsAndAllInTime) {
  std::vector<Socket> citizens;
  for (int i = 0; i < 5'000; ++i) {
    citizens.push_back(open());
    hub_.receive(citizens.back().id, kHangup, now_);
  }
  const auto pinged = [&] {
    return std::count_if(citizens.begin(), citizens.end(),
                         [](const Socket& one) { return one.connection->pings > 0; });
  };
  for (const TimeMs until = now_ + 14'900; now_ < until; now_ += 20) hub_.advance(now_);
  EXPECT_EQ(pinged(), 0);
  std::ptrdiff_t most = 0;
  for (const TimeMs until = now_ + 1'600; now_ < until; now_ += 20) {
    const auto before = pinged();
    hub_.advance(now_);
    most = std::max(most, pinged() - before);
  }
  EXPECT_EQ(pinged(), 5'000);
  EXPECT_LT(most, 2'000) << "not all at once";
}

TEST_F(ConnectionHubTest, APongKeepsASocket) {
  auto socket = anna();
  for (int i = 0; i < 10; ++i) {
    pass(16'100);
    EXPECT_EQ(socket.connection->pings, i + 1);
    hub_.heard(socket.id, now_);
  }
  EXPECT_FALSE(socket.connection->closed);
}

TEST_F(ConnectionHubTest, ACloseThatIsNotAnsweredIsForced) {
  auto socket = open();
  hub_.reject(socket.id, CloseCode::kTooLarge, "too large", now_);
  EXPECT_FALSE(socket.connection->aborted);
  pass(4'500);
  EXPECT_TRUE(socket.connection->aborted);
}

TEST_F(ConnectionHubTest, SigningOutClosesTheSocketsOfThatSession) {
  auto first = open(OperatorIdentity{"anna", "Anna", {"A"}}, "s1");
  auto second = open(OperatorIdentity{"bruno", "Bruno", {"A"}}, "s2");
  hub_.sign_out("s1", now_);
  EXPECT_EQ(first.connection->closed, CloseCode::kSignedOut);
  EXPECT_FALSE(second.connection->closed);
}

TEST_F(ConnectionHubTest, AReplacedOperatorIsToldAndClosed) {
  auto older = anna();
  auto newer = anna();
  EXPECT_EQ(older.connection->last("type"), "operator.replaced");
  EXPECT_EQ(older.connection->closed, CloseCode::kReplaced);
  hub_.closed(older.id, now_);
  EXPECT_EQ(newer.connection->last("type"), "operator.welcome");
  EXPECT_EQ(registry_.board().operators().at("anna").connection, newer.id);
}

TEST_F(ConnectionHubTest, GoingDownClosesAll) {
  auto citizen = open();
  auto person = anna();
  hub_.go_down(now_);
  EXPECT_EQ(citizen.connection->closed, CloseCode::kGoingDown);
  EXPECT_EQ(person.connection->closed, CloseCode::kGoingDown);
}

TEST_F(ConnectionHubTest, ReportsOfSocketsItDoesNotKnowAreIgnored) {
  hub_.receive(99, kStart, now_);
  hub_.reject(99, CloseCode::kMalformed, "", now_);
  hub_.heard(99, now_);
  hub_.closed(99, now_);
  EXPECT_EQ(hub_.size(), 0U);
}

TEST_F(ConnectionHubTest, WakesForTheNextDeadline) {
  auto person = anna();
  hub_.receive(person.id, R"({"type":"operator.state","state":"available"})", now_);
  auto citizen = open();
  hub_.receive(citizen.id, kStart, now_);
  hub_.advance(now_);
  EXPECT_LE(hub_.next_advance(now_), now_ + 1'000);
  EXPECT_GT(hub_.next_advance(now_), now_);
}

class Witness final : public CallObserver {
 public:
  void call_over(const CallRecord& record) override { records.push_back(record); }
  void caller_blocked(const BlockRecord& block) override { blocks.push_back(block); }
  void message_received() override { ++received; }
  void message_sent() override { ++sent; }
  void happened(const CallEvent& event) override { events.emplace_back(event.what); }
  std::function<void()> when_both_are_informed() override {
    return [this] { ++informed; };
  }

  std::vector<CallRecord> records;
  std::vector<BlockRecord> blocks;
  std::vector<std::string> events;
  int received = 0, sent = 0, informed = 0;
};

TEST_F(ConnectionHubTest, EveryObserverHearsOfAllUntilTheEnd) {
  Witness one, other;
  hub_.observe(one);
  hub_.observe(other);
  auto person = anna();
  hub_.receive(person.id, R"({"type":"operator.state","state":"available"})", now_);
  auto caller = open();
  hub_.receive(caller.id, kStart, now_);
  const auto call = caller.connection->last("call");
  hub_.receive(person.id, R"({"type":"call.answer","call":")" + call + R"(","transports":["rtp"]})",
               now_);
  hub_.receive(caller.id, R"({"type":"call.hangup","call":")" + call + "\"}", now_);
  for (const auto* witness : {&one, &other}) {
    EXPECT_EQ(witness->events,
              (std::vector<std::string>{"call_started", "call_answered", "call_ended"}));
    EXPECT_EQ(witness->received, 4);
    EXPECT_EQ(witness->sent,
              static_cast<int>(caller.connection->sent.size() + person.connection->sent.size()));
    EXPECT_EQ(witness->informed, 1);
    EXPECT_EQ(witness->records.size(), 1U);
  }
  hub_.abort_all();
  open();
  EXPECT_EQ(one.received, 4);
}

TEST_F(ConnectionHubTest, ABlockedAddressIsRefusedAndTheObserverHearsOfIt) {
  Witness witness;
  hub_.observe(witness);
  auto person = anna();
  hub_.receive(person.id, R"({"type":"operator.state","state":"available"})", now_);
  auto caller = open();
  hub_.receive(caller.id, kStart, now_);
  const auto call = caller.connection->last("call");
  hub_.receive(person.id, R"({"type":"call.answer","call":")" + call + R"(","transports":["rtp"]})",
               now_);
  now_ += 5'000;
  hub_.receive(person.id, R"({"type":"call.block","call":")" + call + "\"}", now_);
  EXPECT_EQ(caller.connection->last("reason"), "blocked");
  ASSERT_EQ(witness.blocks.size(), 1U);
  EXPECT_EQ(witness.blocks[0].operator_id, "anna");
  ASSERT_EQ(witness.records.size(), 1U);
  EXPECT_EQ(witness.records[0].talk, 5'000);

  auto neighbour = open();
  hub_.receive(neighbour.id, kStart, now_);
  EXPECT_EQ(neighbour.connection->last("reason"), "blocked");
  Visitor elsewhere;
  elsewhere.address = address_key("198.51.100.7");
  auto connection = std::make_shared<FakeConnection>();
  hub_.receive(hub_.open(connection, elsewhere, now_), kStart, now_);
  EXPECT_EQ(connection->last("type"), "call.ringing");
}

TEST_F(ConnectionHubTest, GuestLinksCannotBeGuessedFast) {
  auto guest = open();
  for (int i = 0; i < 4; ++i) {
    hub_.receive(guest.id,
                 R"({"type":"call.join","token":"x","kind":"voice","lang":"it",)"
                 R"("transports":["rtp"]})",
                 now_);
  }
  EXPECT_EQ(guest.connection->last("reason"), "server_full") << "the limit of new calls is 3";
}

}  // namespace
}  // namespace sportello::signaling
