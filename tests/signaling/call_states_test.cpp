// SPDX-License-Identifier: EUPL-1.2
// What operators are, and what they see of the desk and of each other.
#include <gtest/gtest.h>

#include "signaling/switchboard.h"

namespace sportello::signaling {
namespace {

namespace json = boost::json;

json::object state(const std::string& name) {
  return {{"type", "operator.state"}, {"state", name}};
}
json::object hang_up(const std::string& call) { return {{"type", "call.hangup"}, {"call", call}}; }

/// A line of the last overview: of `list`, the one with this id.
json::object line(const Switchboard& board, ConnectionId reader, const char* list,
                  const std::string& id) {
  const auto overview = board.last(reader, "desk.overview");
  if (overview.empty()) return {};
  for (const auto& item : overview.at(list).as_array()) {
    if (text_in(item.as_object(), "id") == id) return item.as_object();
  }
  return {};
}

TEST(CallStates, WrapUpFollowsACallForThoseWhoWantIt) {
  Switchboard board;
  const auto anna = board.operator_in("anna");
  board.say(anna, {{"type", "operator.state"}, {"state", "available"}, {"wrap_up_after", true}});
  const auto call = board.talk(board.caller(), anna);
  board.say(anna, hang_up(call));
  EXPECT_EQ(text_in(board.last(anna, "operator.state"), "state"), "wrap_up");
  EXPECT_EQ(board.desk_state("URP_1"), "busy") << "soon back: callers may wait";

  const auto waiting = board.caller();
  const auto next = board.ring(waiting);
  EXPECT_EQ(board.last(waiting, "call.queue").at("place").as_int64(), 1);
  board.pass(10 * 60'000);
  EXPECT_TRUE(board.last(waiting, "call.ended").empty());
  board.say(anna, state("available"));
  EXPECT_EQ(text_in(board.last(anna, "call.offered"), "call"), next);
}

TEST(CallStates, WrapUpEndsWithGoingAway) {
  Switchboard board;
  const auto anna = board.available("anna");
  board.say(anna, state("wrap_up"));
  const auto waiting = board.caller();
  board.ring(waiting);
  board.say(anna, state("away"));
  EXPECT_EQ(text_in(board.last(waiting, "call.ended"), "reason"), "operators_left");
}

TEST(CallStates, TheOverviewSaysWhoWaitsAndWhoWorks) {
  Switchboard board;
  const auto anna = board.available("anna", {"URP_1", "URP_2"});
  const auto bruno = board.available("bruno", {"URP_2"});
  board.talk(board.caller(), anna);
  const TimeMs first = board.now();
  board.ring(board.caller());
  board.pass(5'000);
  board.ring(board.caller());
  board.pass(1'000);
  const auto desk = line(board, anna, "desks", "URP_1");
  EXPECT_EQ(desk.at("waiting").as_int64(), 2);
  EXPECT_EQ(desk.at("longest_since").as_int64(), first);
  EXPECT_EQ(text_in(desk, "state"), "busy");
  EXPECT_EQ(text_in(line(board, anna, "colleagues", "bruno"), "state"), "available");
  EXPECT_EQ(text_in(line(board, bruno, "colleagues", "anna"), "state"), "busy");
  EXPECT_TRUE(line(board, bruno, "desks", "URP_1").empty()) << "none of his";
  EXPECT_EQ(line(board, bruno, "colleagues", "anna").at("desks"), (json::array{"URP_2"}));
}

TEST(CallStates, TheOverviewComesOnceASecondAndOnlyWhenItChanges) {
  Switchboard board;
  const auto anna = board.available("anna");
  board.pass(5'000);
  Effects effects;
  std::size_t sent = 0;
  const TimeMs until = board.now() + 3'000;
  TimeMs now = board.now();
  for (ConnectionId socket = 1'000; now < until; ++socket, now += 50) {
    TransportList transports;
    transports.add(Transport::kRtp);
    board.registry().receive(
        socket, CallStart{"URP_1", MediaKind::kVoice, Language::kItalian, transports, {}}, now,
        effects);
    board.registry().advance(now, effects);
  }
  for (const auto& message : effects.messages) {
    if (message.text->find("\"desk.overview\"") != std::string::npos) ++sent;
  }
  EXPECT_GE(sent, 3U);
  EXPECT_LE(sent, 4U);
  effects.messages.clear();
  board.registry().receive(anna, Signal{"none", "{}", ""}, now + 2'000, effects);
  board.registry().advance(now + 3'000, effects);
  effects.messages.clear();
  board.registry().advance(now + 10'000, effects);
  EXPECT_TRUE(effects.messages.empty()) << "nothing has changed";
}

TEST(CallStates, OffersSayTheirPlaceAndTheDesksWays) {
  Switchboard board;
  const auto anna = board.operator_in("anna", {"URP_1", "HOUR"});
  EXPECT_TRUE(board.last(anna, "operator.welcome").at("desks").at(1).at("blur").as_bool());
  board.available("bruno");
  board.ring(board.caller());
  board.ring(board.caller());
  board.say(anna, state("available"));
  const auto offer = board.last(anna, "call.offered");
  EXPECT_EQ(offer.at("place").as_int64(), 1);
  EXPECT_EQ(offer.at("priority").as_int64(), 2);
  EXPECT_FALSE(offer.at("desk").at("blur").as_bool());
  EXPECT_FALSE(offer.contains("transfer"));
}

}  // namespace
}  // namespace sportello::signaling
