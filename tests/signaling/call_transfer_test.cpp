// SPDX-License-Identifier: EUPL-1.2
// A call moves to another desk or person, and the citizen is never without a call.
#include <gtest/gtest.h>

#include "signaling/switchboard.h"

namespace sportello::signaling {
namespace {

namespace json = boost::json;

json::object hang_up(const std::string& call) { return {{"type", "call.hangup"}, {"call", call}}; }
json::object answer(const std::string& call) {
  return {{"type", "call.answer"}, {"call", call}, {"transports", json::array{"rtp"}}};
}
json::object decline(const std::string& call) { return {{"type", "call.decline"}, {"call", call}}; }
json::object to_desk(const std::string& call, const std::string& desk = "URP_2") {
  return {{"type", "call.transfer"}, {"call", call}, {"desk", desk}, {"reason", "tributi"}};
}
json::object to_person(const std::string& call, const std::string& person) {
  return {{"type", "call.transfer"}, {"call", call}, {"operator", person}};
}
const json::object kAway{{"type", "operator.state"}, {"state", "away"}};

class CallTransferTest : public testing::Test {
 protected:
  void SetUp() override {
    anna_ = board_.available("anna");
    bruno_ = board_.available("bruno", {"URP_2"});
    carla_ = board_.available("carla", {"URP_2"});
    caller_ = board_.caller();
    call_ = board_.talk(caller_, anna_);
  }

  /// Both have the call as before.
  void expect_back(const std::string& reason) {
    for (const auto socket : {caller_, anna_}) {
      const auto message = board_.last(socket, "call.transferring");
      EXPECT_FALSE(message.at("on").as_bool());
      EXPECT_EQ(text_in(message, "reason"), reason);
    }
    board_.say(caller_, {{"type", "signal"}, {"call", call_}, {"data", {{"n", 1}}}});
    EXPECT_EQ(text_in(board_.last(anna_, "signal"), "call"), call_);
  }

  Switchboard board_;
  ConnectionId anna_ = 0, bruno_ = 0, carla_ = 0;
  ConnectionId caller_ = 0;
  std::string call_;
};

TEST_F(CallTransferTest, ToADeskTheFirstAnswerHasIt) {
  board_.say(anna_, to_desk(call_));
  const auto moving = board_.last(caller_, "call.transferring");
  EXPECT_TRUE(moving.at("on").as_bool());
  EXPECT_EQ(text_in(moving.at("desk").as_object(), "id"), "URP_2");
  const auto offer = board_.last(carla_, "call.offered");
  EXPECT_EQ(text_in(offer.at("transfer").as_object(), "from"), "Name of anna");
  EXPECT_EQ(text_in(offer.at("transfer").as_object(), "reason"), "tributi");
  EXPECT_EQ(offer.at("priority").as_int64(), 0);

  board_.say(bruno_, answer(call_));
  board_.say(carla_, answer(call_));
  EXPECT_EQ(text_in(board_.last(caller_, "call.answered").at("operator").as_object(), "name"),
            "Name of bruno");
  EXPECT_EQ(text_in(board_.last(bruno_, "call.assigned"), "call"), call_);
  EXPECT_EQ(text_in(board_.last(carla_, "call.withdrawn"), "reason"), "answered");
  EXPECT_EQ(text_in(board_.last(anna_, "call.transferred"), "to"), "Name of bruno");
  EXPECT_EQ(text_in(board_.last(anna_, "operator.state"), "state"), "available");

  board_.say(caller_, {{"type", "signal"}, {"call", call_}, {"data", {{"n", 1}}}});
  EXPECT_FALSE(board_.last(bruno_, "signal").empty());
  EXPECT_TRUE(board_.last(anna_, "signal").empty());
  board_.say(bruno_, hang_up(call_));
  ASSERT_EQ(board_.records().size(), 1U);
  EXPECT_EQ(board_.records()[0].transfers, 1U);
  EXPECT_EQ(board_.records()[0].desk, "URP_2");
}

TEST_F(CallTransferTest, ItStandsBeforeThoseWhoWait) {
  board_.say(bruno_, answer(board_.ring(board_.caller(), "URP_2")));
  board_.say(carla_, kAway);
  const auto waiting = board_.caller();
  board_.ring(waiting, "URP_2");
  EXPECT_EQ(board_.last(waiting, "call.queue").at("place").as_int64(), 1);
  board_.say(anna_, to_desk(call_));
  EXPECT_EQ(board_.last(waiting, "call.queue").at("place").as_int64(), 2);
  board_.say(carla_, {{"type", "operator.state"}, {"state", "available"}});
  EXPECT_EQ(board_.last(waiting, "call.queue").at("place").as_int64(), 1);
  board_.say(carla_, answer(call_));
  EXPECT_FALSE(board_.last(anna_, "call.transferred").empty());
}

TEST_F(CallTransferTest, TakenBack) {
  board_.say(anna_, to_desk(call_));
  board_.say(anna_, {{"type", "call.transfer"}, {"call", call_}, {"cancel", true}});
  expect_back("cancelled");
  EXPECT_EQ(text_in(board_.last(bruno_, "call.withdrawn"), "reason"), "cancelled");
  board_.say(bruno_, answer(call_));
  EXPECT_TRUE(board_.last(bruno_, "call.assigned").empty());
}

TEST_F(CallTransferTest, ComesBackWhenNobodyAnswers) {
  board_.say(anna_, to_desk(call_));
  board_.pass(59'999);
  EXPECT_TRUE(board_.last(anna_, "call.transferring").at("on").as_bool());
  board_.pass(1);
  expect_back("no_answer");
}

TEST_F(CallTransferTest, ComesBackWhenAllDecline) {
  board_.say(anna_, to_desk(call_));
  board_.say(bruno_, decline(call_));
  EXPECT_TRUE(board_.last(anna_, "call.transferring").at("on").as_bool());
  board_.say(carla_, decline(call_));
  expect_back("declined");
}

TEST_F(CallTransferTest, ComesBackWhenTheDeskIsLeft) {
  board_.say(anna_, to_desk(call_));
  board_.say(bruno_, kAway);
  board_.say(carla_, kAway);
  expect_back("away");
}

TEST_F(CallTransferTest, ToAPersonAndNobodyElse) {
  board_.say(anna_, to_person(call_, "carla"));
  EXPECT_TRUE(board_.last(bruno_, "call.offered").empty());
  EXPECT_EQ(text_in(board_.last(caller_, "call.transferring"), "operator_name"), "Name of carla");
  board_.say(bruno_, answer(call_));
  EXPECT_TRUE(board_.last(bruno_, "call.assigned").empty());
  board_.say(carla_, answer(call_));
  EXPECT_EQ(text_in(board_.last(anna_, "call.transferred"), "to"), "Name of carla");
}

TEST_F(CallTransferTest, APersonWhoReloadsStillSeesItRing) {
  board_.say(anna_, to_person(call_, "carla"));
  board_.drop(carla_);
  board_.pass(2'000);
  const auto again = board_.operator_in("carla", {"URP_2"});
  const auto welcome = board_.last(again, "operator.welcome");
  ASSERT_EQ(welcome.at("calls").as_array().size(), 1U);
  EXPECT_TRUE(welcome.at("calls").at(0).as_object().contains("transfer"));
  board_.say(again, decline(call_));
  expect_back("declined");
}

TEST_F(CallTransferTest, ToOneWhoCannot) {
  board_.say(anna_, to_person(call_, "nobody"));
  EXPECT_EQ(text_in(board_.last(anna_, "request.failed"), "reason"), "unknown_operator");
  board_.talk(board_.caller(), board_.available("dario"));
  board_.say(anna_, to_person(call_, "dario"));
  EXPECT_EQ(text_in(board_.last(anna_, "request.failed"), "reason"), "busy");
  board_.say(carla_, kAway);
  board_.say(anna_, to_person(call_, "carla"));
  EXPECT_EQ(text_in(board_.last(anna_, "request.failed"), "reason"), "away");
  board_.say(anna_, to_desk(call_, "HOUR"));
  EXPECT_EQ(text_in(board_.last(anna_, "request.failed"), "reason"), "desk_closed");
  board_.say(anna_, to_desk(call_, "NONE"));
  EXPECT_EQ(text_in(board_.last(anna_, "request.failed"), "reason"), "unknown_desk");
  EXPECT_TRUE(board_.last(caller_, "call.transferring").empty());
}

TEST_F(CallTransferTest, TheCitizenMayHangUpOnTheWay) {
  board_.say(anna_, to_desk(call_));
  board_.say(caller_, hang_up(call_));
  EXPECT_EQ(text_in(board_.last(bruno_, "call.withdrawn"), "reason"), "caller_left");
  EXPECT_EQ(text_in(board_.last(anna_, "call.ended"), "reason"), "hangup");
}

TEST_F(CallTransferTest, TheFirstOperatorMayLetGo) {
  board_.say(anna_, to_desk(call_));
  board_.say(anna_, hang_up(call_));
  EXPECT_TRUE(board_.last(anna_, "call.transferred").at("to").is_null());
  EXPECT_FALSE(board_.last(caller_, "call.requeued").empty());
  EXPECT_TRUE(board_.last(caller_, "call.ended").empty());
  board_.say(carla_, answer(call_));
  EXPECT_EQ(text_in(board_.last(caller_, "call.answered").at("operator").as_object(), "name"),
            "Name of carla");
}

TEST_F(CallTransferTest, TheFirstOperatorsConsoleCrashes) {
  board_.say(anna_, to_person(call_, "carla"));
  const auto dario = board_.available("dario");
  board_.drop(anna_);
  board_.pass(30'000);
  EXPECT_EQ(text_in(board_.last(carla_, "call.withdrawn"), "reason"), "cancelled");
  EXPECT_FALSE(board_.last(caller_, "call.requeued").empty());
  board_.say(dario, answer(call_));
  EXPECT_FALSE(board_.last(dario, "call.assigned").empty());
}

TEST_F(CallTransferTest, AReloadOnTheWayShowsIt) {
  board_.say(anna_, {{"type", "call.hold"}, {"call", call_}, {"on", true}});
  board_.say(anna_, to_desk(call_));
  const auto token = text_in(board_.last(caller_, "call.answered"), "resume");
  board_.drop(caller_);
  const auto again = board_.caller();
  board_.say(again, {{"type", "call.resume"}, {"call", call_}, {"resume", token}, {"fresh", true}});
  const auto resumed = board_.last(again, "call.resumed");
  EXPECT_EQ(text_in(resumed.at("transferring").at("desk").as_object(), "id"), "URP_2");
  EXPECT_EQ(text_in(resumed.at("peer").as_object(), "name"), "Name of anna");
  board_.say(bruno_, answer(call_));
  EXPECT_FALSE(board_.last(bruno_, "call.assigned").at("held").as_bool());
}

TEST_F(CallTransferTest, AfterARestartTheCallIsWhereItWentWhoeverComesFirst) {
  const auto old_token = text_in(board_.last(anna_, "call.assigned"), "resume");
  board_.say(anna_, to_desk(call_));
  board_.say(bruno_, answer(call_));
  const auto token = text_in(board_.last(bruno_, "call.assigned"), "resume");
  board_.restart();
  const auto anna = board_.available("anna");
  board_.say(anna,
             {{"type", "call.resume"}, {"call", call_}, {"resume", old_token}, {"fresh", false}});
  const auto bruno = board_.available("bruno", {"URP_2"});
  board_.say(bruno,
             {{"type", "call.resume"}, {"call", call_}, {"resume", token}, {"fresh", false}});
  EXPECT_EQ(text_in(board_.last(bruno, "call.resumed"), "state"), "talking");
  EXPECT_EQ(text_in(board_.last(bruno, "call.resumed").at("desk").as_object(), "id"), "URP_2");
  EXPECT_EQ(text_in(board_.last(anna, "call.transferred"), "to"), "Name of bruno");
  EXPECT_EQ(text_in(board_.last(anna, "operator.state"), "state"), "available");
}

}  // namespace
}  // namespace sportello::signaling
