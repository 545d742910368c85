// SPDX-License-Identifier: EUPL-1.2
// Several nodes, with the twin of the store in memory and a clock that the test moves.
#include "live/live_node.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "signaling/live_fixture.h"

namespace sportello::signaling {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Not;

TEST_F(LiveNodeTest, OneDecidesForTheSocketsOfAll) {
  EXPECT_TRUE(a_.live->coordinating());
  EXPECT_FALSE(b_.live->coordinating());
  const auto anna = b_.operator_in("anna");
  auto citizen = ring(c_);
  EXPECT_EQ(text_of(b_.last(anna, "call.offered"), "call"), citizen.call());
  b_.say(anna, answer(citizen.call()));
  EXPECT_EQ(text_of(b_.last(anna, "call.assigned"), "call"), citizen.call());
  EXPECT_EQ(text_of(c_.last(citizen.socket, "call.answered"), "call"), citizen.call());
  c_.say(citizen.socket, {{"type", "signal"}, {"call", citizen.call()}, {"data", {{"x", 1}}}});
  EXPECT_EQ(b_.last(anna, "signal").at("data").at("x").as_int64(), 1);
  b_.say(anna, {{"type", "call.hangup"}, {"call", citizen.call()}});
  EXPECT_EQ(text_of(c_.last(citizen.socket, "call.ended"), "reason"), "hangup");
  EXPECT_EQ(a_.records.size(), 1U) << "whoever decides writes the report";
  EXPECT_EQ(b_.records.size() + c_.records.size(), 0U);
}

TEST_F(LiveNodeTest, AFaultClosesTheSocketAtItsNode) {
  const auto anna = b_.operator_in("anna");
  auto citizen = ring(c_);
  c_.say(citizen.socket, call_start());
  EXPECT_TRUE(c_.closed.contains(citizen.socket));
  EXPECT_EQ(text_of(c_.last(citizen.socket, "error"), "code"), "too_many");
  EXPECT_FALSE(b_.closed.contains(anna));
}

TEST_F(LiveNodeTest, DesksAreKnownAtEveryNode) {
  EXPECT_EQ(c_.live->desks(town_.now).at(0).state, DeskState::kClosed);
  const auto anna = b_.operator_in("anna");
  town_.pass(1'500);
  for (auto* node : {&a_, &b_, &c_}) {
    EXPECT_EQ(node->live->desks(town_.now).at(0).state, DeskState::kOpen);
    EXPECT_EQ(node->live->presence_of("anna"), Presence::kAvailable);
    EXPECT_EQ(node->live->presence_of("berto"), std::nullopt);
  }
  TownNode& late = town_.start();
  EXPECT_EQ(late.live->desks(town_.now).at(0).state, DeskState::kOpen);
  b_.drop(anna);
  town_.pass(1'500);
  EXPECT_EQ(late.live->desks(town_.now).at(0).state, DeskState::kClosed);
}

TEST_F(LiveNodeTest, ASessionSignedOutAnywhereIsKnownEverywhere) {
  b_.live->sign_out("session");
  town_.pass(200);
  for (auto* node : {&a_, &b_, &c_}) EXPECT_THAT(node->signed_out, ElementsAre("session"));
}

TEST_F(LiveNodeTest, TwoOperatorsAnswerAndOneGetsTheCall) {
  const auto anna = a_.operator_in("anna"), berto = b_.operator_in("berto");
  for (int i = 0; i < 50; ++i) {
    auto citizen = ring(c_);
    // Both say it before anybody has heard of the other.
    town_.space.set_hanging(true);
    (i % 2 == 0 ? a_ : b_).say(i % 2 == 0 ? anna : berto, answer(citizen.call()));
    (i % 2 == 0 ? b_ : a_).say(i % 2 == 0 ? berto : anna, answer(citizen.call()));
    town_.space.set_hanging(false);
    town_.space.run();
    const bool to_anna = text_of(a_.last(anna, "call.assigned"), "call") == citizen.call();
    const bool to_berto = text_of(b_.last(berto, "call.assigned"), "call") == citizen.call();
    ASSERT_NE(to_anna, to_berto) << i;
    ASSERT_EQ(text_of((to_anna ? b_ : a_).last(to_anna ? berto : anna, "call.withdrawn"), "call"),
              citizen.call());
    c_.say(citizen.socket, {{"type", "call.hangup"}, {"call", citizen.call()}});
  }
}

TEST_F(LiveNodeTest, ACarrierDiesAndItsCallersKeepTheirPlaces) {
  const auto anna = b_.operator_in("anna");
  auto talking = ring(c_);
  b_.say(anna, answer(talking.call()));
  auto first = ring(c_), second = ring(a_), third = ring(c_);
  EXPECT_EQ(place_of(second), 2);
  talking.token = c_.last(talking.socket, "call.answered");
  town_.kill(c_);
  town_.pass(kDetection);
  EXPECT_THAT(b_.types(anna), Contains("peer.away"));
  EXPECT_THAT(b_.types(anna), Not(Contains("call.ended")));
  // Their browsers come back at another node.
  for (auto* caller : {&third, &talking, &first}) {
    caller->node = &b_;
    caller->socket = b_.caller();
    b_.say(caller->socket, resume(caller->token));
    EXPECT_THAT(b_.types(caller->socket), Contains("call.resumed"));
  }
  EXPECT_EQ(place_of(first), 1);
  EXPECT_EQ(place_of(third), 3);
  EXPECT_THAT(b_.types(anna), Contains("peer.back"));
  town_.pass(60'000);
  EXPECT_THAT(b_.types(anna), Not(Contains("call.ended")));
}

TEST_F(LiveNodeTest, TheCoordinatorDiesAndAnotherGoesOn) {
  const auto anna = b_.operator_in("anna");
  auto talking = ring(c_);
  b_.say(anna, answer(talking.call()));
  std::vector<Caller> waiting;
  for (int i = 0; i < 6; ++i) waiting.push_back(ring(i % 3 == 0 ? a_ : i % 3 == 1 ? b_ : c_));
  talking.token = c_.last(talking.socket, "call.answered");
  const auto lead = b_.last(anna, "call.assigned");
  for (auto* node : {&b_, &c_}) node->forget();

  town_.kill(a_);
  town_.pass(kDetection);
  town_.coordinator();
  EXPECT_THAT(b_.types(anna), Contains("operator.welcome"));
  const auto welcome = b_.last(anna, "operator.welcome");
  EXPECT_EQ(text_of(welcome.at("active").at(0).as_object(), "call"), talking.call())
      << "the new one knows who talks with whom";
  b_.say(anna, {{"type", "operator.state"}, {"state", "available"}});
  b_.say(anna, resume(lead));
  come_back({&talking});
  EXPECT_EQ(text_of(c_.last(talking.socket, "call.resumed"), "state"), "talking");
  // Those of the dead node come back at another one, in any order.
  for (std::size_t i = waiting.size(); i-- > 0;) {
    auto& caller = waiting[i];
    if (caller.node == &a_) {
      caller.node = &c_;
      caller.socket = c_.caller();
      c_.say(caller.socket, resume(caller.token));
    } else {
      come_back({&caller});
    }
    EXPECT_THAT(caller.node->types(caller.socket), Contains("call.resumed"));
  }
  for (std::size_t i = 0; i < waiting.size(); ++i) {
    EXPECT_EQ(place_of(waiting[i]), static_cast<std::int64_t>(i) + 1) << i;
  }
  town_.pass(60'000);
  EXPECT_THAT(b_.types(anna), Not(Contains("call.ended")));
  EXPECT_THAT(c_.types(talking.socket), Not(Contains("call.ended")));
  for (const auto& caller : waiting) {
    EXPECT_THAT(caller.node->types(caller.socket), Not(Contains("call.ended")));
  }
  // And the first of them gets the operator.
  b_.say(anna, {{"type", "call.hangup"}, {"call", talking.call()}});
  b_.say(anna, answer(waiting[0].call()));
  EXPECT_EQ(text_of(b_.last(anna, "call.assigned"), "call"), waiting[0].call());
}

TEST_F(LiveNodeTest, WhatWasSaidToADeadCoordinatorIsSaidAgain) {
  const auto anna = b_.operator_in("anna");
  auto talking = ring(c_);
  b_.say(anna, answer(talking.call()));
  town_.kill(a_);
  b_.say(anna, {{"type", "call.hangup"}, {"call", talking.call()}});
  town_.pass(kDetection);
  const auto welcome = b_.last(anna, "operator.welcome");
  come_back({});
  c_.say(talking.socket, resume(c_.last(talking.socket, "call.answered")));
  EXPECT_EQ(text_of(c_.last(talking.socket, "call.refused"), "reason"), "gone");
}

TEST_F(LiveNodeTest, WhatHasEndedIsNotRevivedByAnotherCoordinator) {
  b_.operator_in("anna");
  auto over = ring(c_);
  c_.say(over.socket, {{"type", "call.hangup"}, {"call", over.call()}});
  town_.kill(a_);
  town_.pass(kDetection);
  c_.say(over.socket, resume(over.token));
  EXPECT_EQ(text_of(c_.last(over.socket, "call.refused"), "reason"), "gone");
}

TEST_F(LiveNodeTest, WhoStopsInOrderHandsOverAtOnce) {
  const auto anna = b_.operator_in("anna");
  bool left = false;
  a_.live->leave([&] { left = true; });
  town_.pass(1'000);
  EXPECT_TRUE(left);
  EXPECT_NE(&town_.coordinator(), &a_);
  EXPECT_THAT(b_.types(anna), Contains("operator.welcome"));
}

TEST_F(LiveNodeTest, TheStoreHangsAndNobodyIsLost) {
  const auto anna = b_.operator_in("anna"), berto = a_.operator_in("berto");
  auto talking = ring(c_);
  a_.say(berto, answer(talking.call()));
  auto rings = ring(c_), waits = ring(a_);
  town_.pass(20'000);
  town_.space.set_hanging(true);
  town_.pass(10'000);
  EXPECT_TRUE(a_.live->degraded() && b_.live->degraded() && c_.live->degraded());
  EXPECT_TRUE(b_.last(anna, "service.state").at("degraded").as_bool());
  EXPECT_TRUE(c_.last(rings.socket, "service.state").at("degraded").as_bool());
  b_.say(anna, answer(rings.call()));
  EXPECT_EQ(text_of(b_.last(anna, "request.failed"), "reason"), "degraded");
  EXPECT_NE(text_of(b_.last(anna, "call.withdrawn"), "call"), rings.call()) << "it still rings";
  const auto late = c_.caller();
  c_.say(late, call_start());
  EXPECT_EQ(text_of(c_.last(late, "call.refused"), "reason"), "degraded");
  town_.pass(40'000);  // more than a call may ring and more than a place is kept
  town_.space.set_hanging(false);
  town_.pass(3'000);
  EXPECT_FALSE(a_.live->degraded() || b_.live->degraded() || c_.live->degraded());
  EXPECT_TRUE(a_.live->coordinating());
  EXPECT_FALSE(b_.last(anna, "service.state").at("degraded").as_bool());
  for (const auto* caller : {&talking, &rings, &waits}) {
    EXPECT_THAT(caller->node->types(caller->socket), Not(Contains("call.ended")));
    EXPECT_THAT(caller->node->types(caller->socket), Not(Contains("service.resume")));
  }
  b_.say(anna, answer(rings.call()));
  EXPECT_EQ(text_of(b_.last(anna, "call.assigned"), "call"), rings.call());
}

TEST_F(LiveNodeTest, TheStoreComesBackEmpty) {
  const auto anna = b_.operator_in("anna");
  auto talking = ring(c_);
  b_.say(anna, answer(talking.call()));
  auto first = ring(a_), second = ring(c_), third = ring(a_);
  talking.token = c_.last(talking.socket, "call.answered");
  for (auto* node : {&a_, &b_, &c_}) node->store->set_connected(false);
  town_.space.lose_everything();
  town_.pass(30'000);
  EXPECT_TRUE(a_.live->degraded() && b_.live->degraded() && c_.live->degraded());
  for (auto* node : {&c_, &b_, &a_}) node->store->set_connected(true);
  town_.pass(6'000);
  EXPECT_TRUE(a_.live->coordinating()) << "whoever knows the calls goes on";
  EXPECT_FALSE(a_.live->degraded() || b_.live->degraded() || c_.live->degraded());
  come_back({&second, &talking});
  EXPECT_EQ(place_of(second), 2);
  // What was written anew is good for another coordinator.
  for (auto* node : {&b_, &c_}) node->forget();
  town_.kill(a_);
  town_.pass(kDetection);
  come_back({&second, &talking});
  for (auto* caller : {&third, &first}) {
    caller->node = &b_;
    caller->socket = b_.caller();
    b_.say(caller->socket, resume(caller->token));
  }
  EXPECT_EQ(place_of(first), 1);
  EXPECT_EQ(place_of(second), 2);
  EXPECT_EQ(place_of(third), 3);
}

TEST_F(LiveNodeTest, ACoordinatorThatWasCutOffDecidesNothingAndFollows) {
  const auto anna = a_.operator_in("anna"), berto = b_.operator_in("berto");
  auto rings = ring(c_);
  a_.store->set_connected(false);
  town_.pass(100);
  a_.say(anna, answer(rings.call()));
  EXPECT_THAT(a_.types(anna), Not(Contains("call.assigned"))) << "nobody has kept it";
  b_.forget();
  c_.forget();
  town_.pass(kDetection);
  EXPECT_TRUE(a_.live->degraded());
  EXPECT_NE(&town_.coordinator(), &a_);
  come_back({&rings});
  b_.say(berto, {{"type", "operator.state"}, {"state", "available"}});
  b_.say(berto, answer(rings.call()));
  EXPECT_EQ(text_of(b_.last(berto, "call.assigned"), "call"), rings.call());
  a_.store->set_connected(true);
  town_.pass(10'000);
  EXPECT_FALSE(a_.live->coordinating());
  EXPECT_FALSE(a_.live->degraded());
  EXPECT_THAT(a_.types(anna), Contains("operator.welcome"));
  EXPECT_THAT(a_.types(anna), Not(Contains("call.assigned")));
}

TEST_F(LiveNodeTest, ANodeThatWasThoughtDeadComesBack) {
  const auto anna = a_.operator_in("anna");
  auto talking = ring(c_);
  a_.say(anna, answer(talking.call()));
  talking.token = c_.last(talking.socket, "call.answered");
  c_.store->set_connected(false);
  town_.pass(kDetection);
  EXPECT_THAT(a_.types(anna), Contains("peer.away"));
  c_.store->set_connected(true);
  town_.pass(1'000);
  come_back({&talking});
  EXPECT_THAT(a_.types(anna), Contains("peer.back"));
  town_.pass(60'000);
  EXPECT_THAT(a_.types(anna), Not(Contains("call.ended")));
}

}  // namespace
}  // namespace sportello::signaling
