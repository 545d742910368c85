// SPDX-License-Identifier: EUPL-1.2
// A third and a fourth in a call: colleagues, guests by a link, and how they come back.
#include <gtest/gtest.h>

#include "signaling/switchboard.h"

namespace sportello::signaling {
namespace {

namespace json = boost::json;

json::object hang_up(const std::string& call) { return {{"type", "call.hangup"}, {"call", call}}; }
json::object answer(const std::string& call) {
  return {{"type", "call.answer"}, {"call", call}, {"transports", {"datachannel", "rtp"}}};
}
json::object invite(const std::string& call, const std::string& person) {
  return {{"type", "call.invite"}, {"call", call}, {"operator", person}, {"reason", "LIS"}};
}
json::object resume(const std::string& call, const std::string& token, bool fresh = true) {
  return {{"type", "call.resume"}, {"call", call}, {"resume", token}, {"fresh", fresh}};
}

class CallGroup : public testing::Test {
 protected:
  void SetUp() override {
    anna_ = board_.available("anna");
    bruno_ = board_.available("bruno", {"URP_2"});
    caller_ = board_.caller();
    call_ = board_.talk(caller_, anna_);
  }

  json::object join_with(const std::string& token) {
    return {{"type", "call.join"}, {"token", token}, {"kind", "video"},
            {"lang", "en"},        {"name", "Ada"},  {"transports", {"rtp"}}};
  }
  std::string link() {
    board_.say(anna_, {{"type", "call.invite"}, {"call", call_}, {"guest", true}});
    return text_in(board_.last(anna_, "call.guest_link"), "token");
  }
  ConnectionId guest() {
    const auto socket = board_.caller();
    board_.say(socket, join_with(link()));
    return socket;
  }
  void bring_bruno() {
    board_.say(anna_, invite(call_, "bruno"));
    board_.say(bruno_, answer(call_));
  }
  std::string id_of(ConnectionId socket, const char* type) {
    return text_in(board_.last(socket, type), "you");
  }

  Switchboard board_;
  ConnectionId anna_ = 0, bruno_ = 0;
  ConnectionId caller_ = 0;
  std::string call_;
};

TEST_F(CallGroup, AColleagueJoins) {
  board_.say(anna_, invite(call_, "bruno"));
  EXPECT_EQ(text_in(board_.last(anna_, "call.inviting"), "name"), "Name of bruno");
  const auto offer = board_.last(bruno_, "call.offered");
  EXPECT_EQ(text_in(offer.at("invite").as_object(), "by"), "Name of anna");
  EXPECT_EQ(text_in(offer.at("invite").as_object(), "reason"), "LIS");
  board_.say(bruno_, answer(call_));

  const auto assigned = board_.last(bruno_, "call.assigned");
  EXPECT_FALSE(assigned.at("in_charge").as_bool());
  const auto& others = assigned.at("participants").as_array();
  ASSERT_EQ(others.size(), 2U);
  EXPECT_EQ(text_in(others[0].as_object(), "id"), "caller");
  EXPECT_EQ(text_in(others[1].as_object(), "id"), "operator");
  EXPECT_EQ(text_in(others[1].as_object(), "transport"), "rtp") << "anna has no datachannel";
  for (const auto socket : {caller_, anna_}) {
    const auto joined = board_.last(socket, "call.joined").at("participant").as_object();
    EXPECT_EQ(text_in(joined, "id"), text_in(assigned, "you"));
    EXPECT_EQ(text_in(joined, "role"), "operator");
    EXPECT_EQ(text_in(joined, "name"), "Name of bruno");
  }
  EXPECT_EQ(text_in(board_.last(bruno_, "operator.state"), "state"), "busy");
}

TEST_F(CallGroup, SignalsGoToWhomTheyAreMeantFor) {
  bring_bruno();
  const auto bruno = id_of(bruno_, "call.assigned");
  board_.forget_heard();
  board_.say(bruno_, {{"type", "signal"}, {"call", call_}, {"to", "caller"}, {"data", {{"n", 1}}}});
  EXPECT_EQ(text_in(board_.last(caller_, "signal"), "from"), bruno);
  EXPECT_EQ(board_.types(anna_), "");
  board_.say(caller_, {{"type", "signal"}, {"call", call_}, {"to", bruno}, {"data", {{"n", 2}}}});
  EXPECT_EQ(text_in(board_.last(bruno_, "signal"), "from"), "caller");
  board_.say(caller_, {{"type", "signal"}, {"call", call_}, {"data", {{"n", 3}}}});
  EXPECT_EQ(board_.types(anna_), "signal") << "without `to` it is for the operator in charge";
  board_.forget_heard();
  board_.say(bruno_, {{"type", "signal"}, {"call", call_}, {"data", {{"n", 4}}}});
  board_.say(bruno_, {{"type", "signal"}, {"call", call_}, {"to", "x"}, {"data", {{"n", 5}}}});
  EXPECT_EQ(board_.types(anna_) + board_.types(caller_), "");
}

TEST_F(CallGroup, AnInvitationComesToNothing) {
  board_.say(anna_, invite(call_, "bruno"));
  board_.say(bruno_, {{"type", "call.decline"}, {"call", call_}});
  EXPECT_EQ(text_in(board_.last(anna_, "request.failed"), "reason"), "declined");
  EXPECT_EQ(text_in(board_.last(anna_, "request.failed"), "operator"), "bruno");
  board_.say(anna_, invite(call_, "bruno"));
  board_.pass(60'000);
  EXPECT_EQ(text_in(board_.last(anna_, "request.failed"), "reason"), "no_answer");
  board_.say(anna_, invite(call_, "bruno"));
  board_.say(anna_,
             {{"type", "call.invite"}, {"call", call_}, {"operator", "bruno"}, {"cancel", true}});
  EXPECT_EQ(text_in(board_.last(bruno_, "call.withdrawn"), "reason"), "cancelled");
  board_.say(bruno_, answer(call_));
  EXPECT_TRUE(board_.last(bruno_, "call.assigned").empty());
  EXPECT_TRUE(board_.last(caller_, "call.joined").empty());
}

TEST_F(CallGroup, AGuestComesByALinkThatIsGoodForOne) {
  const auto token = link();
  const auto ada = board_.caller();
  board_.say(ada, join_with(token));
  const auto answered = board_.last(ada, "call.answered");
  EXPECT_EQ(text_in(answered, "call"), call_);
  EXPECT_EQ(answered.at("participants").as_array().size(), 2U);
  EXPECT_TRUE(answered.contains("ice_servers"));
  const auto joined = board_.last(caller_, "call.joined").at("participant").as_object();
  EXPECT_EQ(text_in(joined, "name"), "Ada");
  EXPECT_EQ(text_in(joined, "role"), "guest");

  const auto second = board_.caller();
  board_.say(second, join_with(token));
  EXPECT_EQ(text_in(board_.last(second, "call.refused"), "reason"), "gone");
  const auto over_aged = link();
  board_.pass(3'600'000);
  board_.say(second, join_with(over_aged));
  EXPECT_EQ(text_in(board_.last(second, "call.refused"), "reason"), "gone");
}

TEST_F(CallGroup, AtMostFour) {
  guest();
  const auto spare = link();
  bring_bruno();
  board_.say(anna_, {{"type", "call.invite"}, {"call", call_}, {"guest", true}});
  EXPECT_EQ(text_in(board_.last(anna_, "request.failed"), "reason"), "full");
  const auto fifth = board_.caller();
  board_.say(fifth, join_with(spare));
  EXPECT_EQ(text_in(board_.last(fifth, "call.refused"), "reason"), "desk_busy");
}

TEST_F(CallGroup, ThirdPersonsPartAndTheCallGoesOn) {
  const auto ada = guest();
  bring_bruno();
  const auto ada_id = id_of(ada, "call.answered");
  const auto bruno_id = id_of(bruno_, "call.assigned");
  board_.say(anna_, {{"type", "call.remove"}, {"call", call_}, {"participant", ada_id}});
  EXPECT_EQ(text_in(board_.last(ada, "call.ended"), "reason"), "removed");
  EXPECT_EQ(text_in(board_.last(caller_, "call.parted"), "participant"), ada_id);
  board_.say(bruno_, hang_up(call_));
  EXPECT_EQ(text_in(board_.last(anna_, "call.parted"), "participant"), bruno_id);
  EXPECT_EQ(text_in(board_.last(bruno_, "operator.state"), "state"), "available");
  EXPECT_TRUE(board_.last(caller_, "call.ended").empty());
  board_.say(ada, resume(call_, text_in(board_.last(ada, "call.answered"), "resume")));
  EXPECT_EQ(text_in(board_.last(ada, "call.refused"), "reason"), "gone");
}

TEST_F(CallGroup, TheOperatorInChargeEndsItForAll) {
  const auto ada = guest();
  bring_bruno();
  board_.say(anna_, hang_up(call_));
  for (const auto socket : {caller_, ada, bruno_}) {
    EXPECT_EQ(text_in(board_.last(socket, "call.ended"), "reason"), "hangup");
  }
  EXPECT_FALSE(board_.last(ada, "call.ended").contains("rate")) << "for the caller alone";
  EXPECT_EQ(text_in(board_.last(bruno_, "operator.state"), "state"), "available");
  ASSERT_EQ(board_.records().size(), 1U);
  EXPECT_EQ(board_.records()[0].third_persons, 2U);
}

TEST_F(CallGroup, WhoIsAwayTooLongParts) {
  const auto ada = guest();
  const auto id = id_of(ada, "call.answered");
  board_.drop(ada);
  EXPECT_EQ(text_in(board_.last(caller_, "peer.away"), "participant"), id);
  board_.pass(30'000);
  EXPECT_EQ(text_in(board_.last(caller_, "call.parted"), "reason"), "peer_lost");
  EXPECT_TRUE(board_.last(caller_, "call.ended").empty());
}

TEST_F(CallGroup, EachComesBackAfterAReload) {
  const auto ada = guest();
  bring_bruno();
  const auto token = text_in(board_.last(ada, "call.answered"), "resume");
  const auto id = id_of(ada, "call.answered");
  board_.drop(ada);
  const auto again = board_.caller();
  board_.say(again, resume(call_, token));
  EXPECT_EQ(text_in(board_.last(again, "call.resumed"), "you"), id);
  EXPECT_EQ(board_.last(again, "call.resumed").at("participants").as_array().size(), 3U);
  EXPECT_EQ(text_in(board_.last(bruno_, "peer.back"), "participant"), id);

  board_.drop(bruno_);
  const auto bruno = board_.operator_in("bruno", {"URP_2"});
  const auto active = board_.last(bruno, "operator.welcome").at("active").at(0).as_object();
  EXPECT_FALSE(active.at("in_charge").as_bool());
  board_.say(bruno, resume(call_, text_in(active, "resume")));
  EXPECT_EQ(text_in(board_.last(bruno, "call.resumed"), "state"), "talking");
}

TEST_F(CallGroup, EachComesBackAfterARestartInAnyOrder) {
  const auto ada = guest();
  bring_bruno();
  const auto ada_id = id_of(ada, "call.answered");
  const auto bruno_id = id_of(bruno_, "call.assigned");
  const auto ada_token = text_in(board_.last(ada, "call.answered"), "resume");
  const auto bruno_token = text_in(board_.last(bruno_, "call.assigned"), "resume");
  const auto caller_token = text_in(board_.last(caller_, "call.answered"), "resume");
  const auto anna_token = text_in(board_.last(anna_, "call.assigned"), "resume");
  board_.restart();
  const auto bruno = board_.operator_in("bruno", {"URP_2"});
  board_.say(bruno, resume(call_, bruno_token, false));
  EXPECT_EQ(text_in(board_.last(bruno, "call.resumed"), "you"), bruno_id);
  const auto guest = board_.caller();
  board_.say(guest, resume(call_, ada_token, false));
  EXPECT_EQ(text_in(board_.last(guest, "call.resumed"), "you"), ada_id);
  const auto joined = board_.last(bruno, "call.joined").at("participant").as_object();
  EXPECT_EQ(text_in(joined, "id"), ada_id);
  const auto caller = board_.caller();
  board_.say(caller, resume(call_, caller_token, false));
  const auto anna = board_.operator_in("anna");
  board_.say(anna, resume(call_, anna_token, false));
  EXPECT_TRUE(board_.last(anna, "call.resumed").at("in_charge").as_bool());
  const auto others = board_.last(anna, "call.resumed").at("participants").as_array();
  ASSERT_EQ(others.size(), 3U);
  EXPECT_EQ(text_in(others[1].as_object(), "id"), ada_id) << "she joined before bruno";
  board_.pass(200'000);
  EXPECT_TRUE(board_.last(caller, "call.ended").empty());
}

TEST_F(CallGroup, WhenTheOperatorInChargeIsLostTheCallerKeepsThePlace) {
  const auto ada = guest();
  board_.available("dario");
  board_.drop(anna_);
  board_.pass(30'000);
  EXPECT_EQ(text_in(board_.last(ada, "call.ended"), "reason"), "operator_lost");
  EXPECT_FALSE(board_.last(caller_, "call.requeued").empty());
}

TEST_F(CallGroup, AThirdPersonIsFreeAgainAndMayTakeTheCallOfALostOperator) {
  const auto carla = board_.available("carla");
  board_.say(anna_, invite(call_, "carla"));
  board_.say(carla, answer(call_));
  bring_bruno();
  board_.forget_heard();
  board_.drop(anna_);
  board_.pass(30'000);
  EXPECT_EQ(board_.types(bruno_), "peer.away call.parted call.ended operator.state");
  EXPECT_EQ(text_in(board_.last(bruno_, "call.ended"), "reason"), "operator_lost");
  EXPECT_EQ(text_in(board_.last(bruno_, "operator.state"), "state"), "available");
  EXPECT_EQ(board_.types(carla), "peer.away call.ended operator.state call.offered");
  board_.say(carla, answer(call_));
  EXPECT_TRUE(board_.last(carla, "call.assigned").at("in_charge").as_bool());
  EXPECT_EQ(text_in(board_.last(caller_, "call.answered").at("operator").as_object(), "name"),
            "Name of carla");
  EXPECT_EQ(board_.last(caller_, "call.answered").at("participants").as_array().size(), 1U);
}

TEST_F(CallGroup, WithNobodyElseThereALostOperatorEndsItForAll) {
  const auto ada = guest();
  bring_bruno();
  board_.drop(anna_);
  board_.pass(30'000);
  EXPECT_EQ(text_in(board_.last(caller_, "call.ended"), "reason"), "peer_lost");
  for (const auto third : {ada, bruno_}) {
    EXPECT_EQ(text_in(board_.last(third, "call.ended"), "reason"), "operator_lost");
  }
  EXPECT_EQ(text_in(board_.last(bruno_, "operator.state"), "state"), "available");
}

TEST_F(CallGroup, ALostCallerIsNoLostOperator) {
  const auto ada = guest();
  board_.drop(caller_);
  board_.pass(30'000);
  EXPECT_EQ(text_in(board_.last(ada, "call.ended"), "reason"), "peer_lost");
}

TEST_F(CallGroup, NoTransferWhileOthersAreInIt) {
  bring_bruno();
  board_.available("dario", {"URP_2"});
  board_.say(anna_, {{"type", "call.transfer"}, {"call", call_}, {"desk", "URP_2"}});
  EXPECT_EQ(text_in(board_.last(anna_, "request.failed"), "reason"), "not_now");
}

}  // namespace
}  // namespace sportello::signaling
