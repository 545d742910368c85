// SPDX-License-Identifier: EUPL-1.2
// What a desk's state is, and what an operator finds on arrival.
#include <gtest/gtest.h>

#include "signaling/switchboard.h"

namespace sportello::signaling {
namespace {

namespace json = boost::json;

TEST(Desk, StateFollowsItsOperators) {
  Switchboard board;
  EXPECT_EQ(board.desk_state("URP_1"), "closed");
  const auto anna = board.operator_in("anna");
  EXPECT_EQ(board.desk_state("URP_1"), "closed") << "away at first";
  board.say(anna, {{"type", "operator.state"}, {"state", "available"}});
  EXPECT_EQ(board.desk_state("URP_1"), "open");
  EXPECT_EQ(board.desk_state("URP_2"), "closed");
  const auto call = board.talk(board.caller(), anna);
  EXPECT_EQ(board.desk_state("URP_1"), "busy");
  const auto bruno = board.available("bruno");
  EXPECT_EQ(board.desk_state("URP_1"), "open");
  board.drop(bruno);
  EXPECT_EQ(board.desk_state("URP_1"), "busy");
  board.drop(anna);
  EXPECT_EQ(board.desk_state("URP_1"), "busy") << "the call goes on without the socket";
  board.pass(30'000);
  EXPECT_EQ(board.desk_state("URP_1"), "closed");
}

TEST(Desk, StatusListsAllDesksInTheirOrder) {
  Switchboard board;
  board.available("anna", {"URP_2"});
  const auto status = board.registry().board().status(0);
  ASSERT_EQ(status.size(), 3U);
  EXPECT_EQ(status[0].desk->id, "URP_1");
  EXPECT_EQ(status[0].state, DeskState::kClosed);
  EXPECT_EQ(status[1].state, DeskState::kOpen);
}

TEST(Desk, WhoGetsAnotherDeskHearsItRingAtOnce) {
  Switchboard board;
  board.available("bruno", {"URP_2"});
  const auto anna = board.available("anna", {"URP_1"});
  const auto one = board.ring(board.caller(), "URP_1");
  const auto waiting = board.caller();
  const auto two = board.ring(waiting, "URP_2");
  board.forget_heard();
  board.update_operator({"anna", "Anna", {"URP_2"}});
  EXPECT_EQ(board.types(anna), "call.withdrawn call.offered");
  EXPECT_EQ(text_in(board.last(anna, "call.offered"), "call"), two);
  EXPECT_EQ(board.desk_state("URP_1"), "closed");
  board.say(anna, {{"type", "call.answer"}, {"call", two}, {"transports", {"rtp"}}});
  EXPECT_FALSE(board.last(waiting, "call.answered").empty());
}

TEST(Desk, WelcomeSaysWhoWhereAndWhatRings) {
  Switchboard board;
  board.available("bruno");
  const auto call = board.ring(board.caller());
  const auto anna = board.operator_in("anna", {"URP_1", "GONE", "URP_2"});
  const auto welcome = board.last(anna, "operator.welcome");
  EXPECT_EQ(welcome.at("operator").at("id").as_string(), "anna");
  EXPECT_EQ(welcome.at("operator").at("name").as_string(), "Name of anna");
  EXPECT_EQ(text_in(welcome, "state"), "away");
  ASSERT_EQ(welcome.at("desks").as_array().size(), 2U) << "desks that exist no more are left out";
  EXPECT_EQ(welcome.at("desks").at(1).at("name").at("en").as_string(), "Desk 2");
  EXPECT_TRUE(welcome.at("calls").as_array().empty()) << "away: offered none";
  EXPECT_TRUE(welcome.at("active").as_array().empty());
  EXPECT_EQ(welcome.at("ice_servers").as_array().size(), 1U);
}

TEST(Desk, TheChosenStateIsKeptWhileThePlaceIs) {
  Switchboard board;
  board.drop(board.available("anna"));
  board.pass(29'999);
  const auto again = board.operator_in("anna");
  EXPECT_EQ(text_in(board.last(again, "operator.welcome"), "state"), "available");
  EXPECT_EQ(board.desk_state("URP_1"), "open");
  board.drop(again);
  EXPECT_EQ(board.desk_state("URP_1"), "closed") << "a new call would ring nowhere";
  board.pass(30'000);
  const auto late = board.operator_in("anna");
  EXPECT_EQ(text_in(board.last(late, "operator.welcome"), "state"), "away");
}

TEST(Desk, ReconnectingInTimeVoidsTheDeadline) {
  Switchboard board;
  board.drop(board.available("anna"));
  board.pass(10'000);
  board.operator_in("anna");
  board.pass(3'600'000);
  EXPECT_EQ(board.desk_state("URP_1"), "open");
}

TEST(Desk, ChangedDesksCountFromTheNextConnection) {
  Switchboard board;
  const auto before = board.available("anna", {"URP_1"});
  board.drop(before);
  board.operator_in("anna", {"URP_2"});
  EXPECT_EQ(board.desk_state("URP_1"), "closed");
  EXPECT_EQ(board.desk_state("URP_2"), "open");
}

TEST(Desk, AReplacedSocketHasNoSayAnyMore) {
  Switchboard board;
  const auto older = board.available("anna");
  const auto newer = board.operator_in("anna");
  EXPECT_EQ(board.closed(older), CloseCode::kReplaced);
  Effects effects;
  EXPECT_FALSE(board.registry().receive(older, OperatorAvailability{Availability::kAway, {}}, board.now(), effects));
  EXPECT_TRUE(effects.messages.empty());
  board.drop(older);
  EXPECT_EQ(board.desk_state("URP_1"), "open");
  board.ring(board.caller());
  EXPECT_FALSE(board.last(newer, "call.offered").empty());
}

}  // namespace
}  // namespace sportello::signaling
