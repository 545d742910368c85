// SPDX-License-Identifier: EUPL-1.2
// From the first ring to talking: who is offered a call, who gets it, what is passed on.
#include <gtest/gtest.h>

#include <random>

#include "signaling/switchboard.h"

namespace sportello::signaling {
namespace {

namespace json = boost::json;

json::object start(const char* desk, json::array transports = {"rtp"}) {
  return {{"type", "call.start"},
          {"desk", desk},
          {"kind", "voice"},
          {"lang", "en"},
          {"transports", std::move(transports)}};
}

json::object answer(const std::string& call, json::array transports = {"rtp"}) {
  return {{"type", "call.answer"}, {"call", call}, {"transports", std::move(transports)}};
}

TEST(CallFlow, RingsAtEveryAvailableOperatorOfTheDeskAndAtNoOther) {
  Switchboard board;
  const auto anna = board.available("anna");
  const auto bruno = board.available("bruno", {"URP_2", "URP_1"});
  const auto carla = board.available("carla", {"URP_2"});
  const auto dario = board.operator_in("dario");  // away
  board.forget_heard();

  const auto citizen = board.caller();
  board.say(citizen, start("URP_1"));

  const auto ringing = board.heard(citizen);
  ASSERT_EQ(ringing.size(), 1U);
  EXPECT_EQ(text_in(ringing[0], "type"), "call.ringing");
  EXPECT_FALSE(text_in(ringing[0], "resume").empty());
  EXPECT_EQ(ringing[0].at("desk").at("name").at("it").as_string(), "Sportello 1");
  EXPECT_EQ(ringing[0].at("ice_servers").at(0).at("urls").at(0).as_string(), "stun:stun.example");

  const auto offers = board.heard(anna);
  ASSERT_EQ(offers.size(), 1U);
  EXPECT_EQ(text_in(offers[0], "type"), "call.offered");
  EXPECT_EQ(offers[0].at("call"), ringing[0].at("call"));
  EXPECT_EQ(offers[0].at("desk").at("id").as_string(), "URP_1");
  EXPECT_EQ(text_in(offers[0], "kind"), "voice");
  EXPECT_EQ(text_in(offers[0], "lang"), "en");
  EXPECT_EQ(offers[0].at("since").as_int64(), Switchboard::kStart);
  EXPECT_EQ(board.types(bruno), "call.offered");
  EXPECT_EQ(board.types(carla), "");
  EXPECT_EQ(board.types(dario), "");
}

TEST(CallFlow, RefusesWithTheReason) {
  Switchboard board;
  const auto reason = [&board](const json::object& message) {
    const auto citizen = board.caller();
    board.say(citizen, message);
    EXPECT_EQ(board.types(citizen), "call.refused");
    return text_in(board.last(citizen, "call.refused"), "reason");
  };
  EXPECT_EQ(reason(start("NOWHERE")), "unknown_desk");
  EXPECT_EQ(reason(start("URP_1")), "desk_closed");
  const auto anna = board.available("anna");
  EXPECT_EQ(reason(start("URP_1", {})), "no_common_transport");
  EXPECT_EQ(reason(start("URP_1", {"carrier-pigeon"})), "no_common_transport");
  board.talk(board.caller(), anna);
  EXPECT_EQ(reason(start("URP_2")), "desk_closed");
}

TEST(CallFlow, RefusesMoreCallsThanTheServerMayHold) {
  CallSettings settings;
  settings.max_calls = 2;
  Switchboard board(settings);
  board.available("anna");
  board.ring(board.caller());
  const auto second = board.caller();
  const auto call = board.ring(second);
  const auto third = board.caller();
  board.say(third, start("URP_1"));
  EXPECT_EQ(text_in(board.last(third, "call.refused"), "reason"), "server_full");
  board.say(second, {{"type", "call.hangup"}, {"call", call}});
  board.ring(third);
}

TEST(CallFlow, ARefusedSocketMayTryAgain) {
  Switchboard board;
  const auto citizen = board.caller();
  board.say(citizen, start("URP_1"));
  EXPECT_EQ(board.types(citizen), "call.refused");
  board.available("anna");
  board.say(citizen, start("URP_1"));
  EXPECT_EQ(board.types(citizen), "call.ringing");
}

TEST(CallFlow, OneCallASocket) {
  Switchboard board;
  board.available("anna");
  const auto citizen = board.caller();
  board.ring(citizen);
  const auto fault = board.say(citizen, start("URP_1"));
  ASSERT_TRUE(fault.has_value());
  EXPECT_EQ(fault->code, CloseCode::kTooMany);
  EXPECT_EQ(board.registry().call_count(), 1U);
}

TEST(CallFlow, AnswerJoinsBothWithTheCallersFavouriteTransport) {
  Switchboard board;
  const auto anna = board.available("anna");
  const auto citizen = board.caller();
  board.say(citizen, start("URP_1", {"datachannel", "rtp", "native"}));
  const auto call = text_in(board.last(citizen, "call.ringing"), "call");
  const auto first_token = text_in(board.last(citizen, "call.ringing"), "resume");
  board.forget_heard();
  board.say(anna, answer(call, {"native", "rtp"}));

  EXPECT_EQ(board.types(anna), "call.assigned operator.state");
  const auto assigned = board.last(anna, "call.assigned");
  EXPECT_EQ(text_in(assigned, "transport"), "rtp");
  EXPECT_EQ(assigned.at("desk").at("id").as_string(), "URP_1");
  EXPECT_FALSE(text_in(assigned, "resume").empty());
  EXPECT_EQ(text_in(board.last(anna, "operator.state"), "state"), "busy");

  EXPECT_EQ(board.types(citizen), "call.answered");
  const auto answered = board.last(citizen, "call.answered");
  EXPECT_EQ(text_in(answered, "transport"), "rtp");
  EXPECT_EQ(answered.at("operator").at("name").as_string(), "Name of anna");
  EXPECT_EQ(json::serialize(answered).find("\"anna\""), std::string::npos)
      << "the account's name is no business of the caller's";
  EXPECT_NE(text_in(answered, "resume"), first_token);
}

TEST(CallFlow, FirstAnswerWins) {
  Switchboard board;
  const auto anna = board.available("anna");
  const auto bruno = board.available("bruno");
  const auto citizen = board.caller();
  const auto call = board.ring(citizen);
  board.forget_heard();
  board.say(bruno, answer(call));
  board.say(anna, answer(call));
  EXPECT_EQ(board.types(bruno), "call.assigned operator.state");
  const auto withdrawn = board.heard(anna);
  ASSERT_EQ(withdrawn.size(), 2U);  // once when bruno answered, once as the answer to her own
  for (const auto& message : withdrawn) {
    EXPECT_EQ(text_in(message, "type"), "call.withdrawn");
    EXPECT_EQ(text_in(message, "reason"), "answered");
  }
  EXPECT_EQ(board.types(citizen), "call.answered");
  EXPECT_EQ(board.desk_state("URP_1"), "open") << "anna is still there";
}

TEST(CallFlow, EveryOrderOfAnswersGivesExactlyOneOperatorTheCall) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (int round = 0; round < 200; ++round) {
    Switchboard board;
    std::vector<ConnectionId> people;
    for (int i = 0; i < 5; ++i) people.push_back(board.available("op" + std::to_string(i)));
    std::vector<ConnectionId> citizens;
    std::vector<std::pair<ConnectionId, std::string>> answers;
    for (int i = 0; i < 3; ++i) {
      citizens.push_back(board.caller());
      const auto call = board.ring(citizens.back());
      for (const auto person : people) answers.emplace_back(person, call);
    }
    board.forget_heard();
    std::shuffle(answers.begin(), answers.end(), random);
    for (const auto& [person, call] : answers) board.say(person, answer(call));

    std::map<std::string, int> winners;
    for (const auto person : people) {
      int own = 0;
      for (const auto& message : board.heard(person)) {
        if (text_in(message, "type") != "call.assigned") continue;
        ++own;
        ++winners[text_in(message, "call")];
      }
      EXPECT_LE(own, 1) << "one call an operator";
    }
    EXPECT_EQ(winners.size(), 3U);
    for (const auto& [call, count] : winners) EXPECT_EQ(count, 1) << call;
    for (const auto citizen : citizens) EXPECT_EQ(board.types(citizen), "call.answered");
  }
}

TEST(CallFlow, TheSameClickTwiceIsHarmless) {
  Switchboard board;
  const auto anna = board.available("anna");
  const auto citizen = board.caller();
  const auto call = board.talk(citizen, anna);
  board.say(anna, answer(call));
  EXPECT_EQ(board.types(anna), "");
  EXPECT_EQ(board.types(citizen), "");
}

TEST(CallFlow, AnswersThatCannotBeGiven) {
  Switchboard board;
  const auto anna = board.available("anna");
  const auto carla = board.available("carla", {"URP_2"});
  const auto dario = board.operator_in("dario");
  const auto call = board.ring(board.caller());
  board.forget_heard();
  const auto reason = [&](ConnectionId person, const std::string& id) {
    board.say(person, answer(id));
    EXPECT_EQ(board.types(person), "call.withdrawn");
    return text_in(board.last(person, "call.withdrawn"), "reason");
  };
  EXPECT_EQ(reason(anna, "no-such-call"), "gone");
  EXPECT_EQ(reason(carla, call), "gone") << "not her desk: she learns nothing of the call";
  EXPECT_EQ(reason(dario, call), "away");
  const auto other = board.ring(board.caller());
  board.say(anna, answer(other));
  board.forget_heard();
  EXPECT_EQ(reason(anna, call), "busy");
}

TEST(CallFlow, NoCommonTransportCountsAsDeclining) {
  Switchboard board;
  const auto anna = board.available("anna");
  const auto bruno = board.available("bruno");
  const auto citizen = board.caller();
  board.say(citizen, start("URP_1", {"rtp"}));
  const auto call = text_in(board.last(citizen, "call.ringing"), "call");
  board.forget_heard();
  board.say(anna, answer(call, {"native"}));
  EXPECT_EQ(board.types(anna), "call.refused");
  EXPECT_EQ(text_in(board.last(anna, "call.refused"), "reason"), "no_common_transport");
  EXPECT_EQ(board.types(citizen), "") << "bruno may do better";
  board.say(bruno, answer(call, {"native"}));
  EXPECT_EQ(board.types(citizen), "call.ended");
  EXPECT_EQ(text_in(board.last(citizen, "call.ended"), "reason"), "no_common_transport");
}

TEST(CallFlow, ABusyOperatorIsOfferedNoneAndAllAgainAfterwards) {
  Switchboard board;
  const auto anna = board.available("anna");
  const auto first = board.caller();
  const auto second = board.caller();
  const auto call = board.ring(first);
  const auto waiting = board.ring(second);
  board.forget_heard();
  board.say(anna, answer(call));
  EXPECT_EQ(board.types(anna), "call.assigned operator.state call.withdrawn");
  EXPECT_EQ(text_in(board.last(anna, "call.withdrawn"), "call"), waiting);
  EXPECT_EQ(text_in(board.last(anna, "call.withdrawn"), "reason"), "busy");
  EXPECT_EQ(board.types(second), "") << "it goes on ringing";
  board.say(anna, {{"type", "call.hangup"}, {"call", call}});
  EXPECT_EQ(board.types(anna), "call.ended operator.state call.offered");
  EXPECT_EQ(text_in(board.last(anna, "call.offered"), "call"), waiting);
  EXPECT_EQ(text_in(board.last(anna, "operator.state"), "state"), "available");
}

TEST(CallFlow, BecomingAvailableShowsWhatRings) {
  Switchboard board;
  board.available("anna");
  const auto bruno = board.operator_in("bruno");
  const auto call = board.ring(board.caller());
  board.forget_heard();
  board.say(bruno, {{"type", "operator.state"}, {"state", "available"}});
  EXPECT_EQ(board.types(bruno), "operator.state call.offered");
  board.say(bruno, {{"type", "operator.state"}, {"state", "away"}});
  EXPECT_EQ(board.types(bruno), "operator.state call.withdrawn");
  EXPECT_EQ(text_in(board.last(bruno, "call.withdrawn"), "reason"), "away");
}

TEST(CallFlow, AStateChosenDuringACallCountsAfterIt) {
  Switchboard board;
  const auto anna = board.available("anna");
  const auto call = board.talk(board.caller(), anna);
  board.say(anna, {{"type", "operator.state"}, {"state", "away"}});
  EXPECT_EQ(text_in(board.last(anna, "operator.state"), "state"), "busy");
  board.say(anna, {{"type", "call.hangup"}, {"call", call}});
  EXPECT_EQ(text_in(board.last(anna, "operator.state"), "state"), "away");
  EXPECT_EQ(board.desk_state("URP_1"), "closed");
}

TEST(CallFlow, SignalsGoToTheOtherSideOnlyAndUnchanged) {
  Switchboard board;
  const auto anna = board.available("anna");
  const auto bruno = board.available("bruno");
  const auto citizen = board.caller();
  const auto stranger = board.caller();
  const auto call = board.talk(citizen, anna);
  const json::object data{{"description", {{"type", "offer"}, {"sdp", "v=0\r\n\"è\"\u2028"}}},
                          {"n", json::array{1, -2.5, nullptr, true}}};
  board.say(citizen, {{"type", "signal"}, {"call", call}, {"data", data}});
  const auto passed = board.heard(anna);
  ASSERT_EQ(passed.size(), 1U);
  EXPECT_EQ(passed[0].at("data"), json::value(data));
  board.say(anna, {{"type", "signal"}, {"call", call}, {"data", {{"renegotiate", true}}}});
  EXPECT_EQ(board.types(citizen), "signal");

  board.say(stranger, {{"type", "signal"}, {"call", call}, {"data", data}});
  board.say(bruno, {{"type", "signal"}, {"call", call}, {"data", data}});
  EXPECT_EQ(board.types(anna), "");
  EXPECT_EQ(board.types(citizen), "");
}

TEST(CallFlow, SignalsBeforeTheAnswerGoNowhere) {
  Switchboard board;
  const auto anna = board.available("anna");
  const auto citizen = board.caller();
  const auto call = board.ring(citizen);
  board.forget_heard();
  EXPECT_FALSE(board.say(citizen, {{"type", "signal"}, {"call", call}, {"data", json::object{}}}));
  EXPECT_FALSE(board.say(anna, {{"type", "signal"}, {"call", call}, {"data", json::object{}}}));
  EXPECT_EQ(board.types(anna) + board.types(citizen), "");
}

}  // namespace
}  // namespace sportello::signaling
