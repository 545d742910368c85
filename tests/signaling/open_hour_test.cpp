// SPDX-License-Identifier: EUPL-1.2
// Open hours: a host, up to three callers at once, and a queue before the door.
#include <gtest/gtest.h>

#include "signaling/switchboard.h"

namespace sportello::signaling {
namespace {

namespace json = boost::json;

json::object hour(bool on) {
  return {{"type", "call.open_hour"}, {"desk", "HOUR"}, {"on", on}, {"transports", {"rtp"}}};
}
json::object hang_up(const std::string& call) { return {{"type", "call.hangup"}, {"call", call}}; }

class OpenHourTest : public testing::Test {
 protected:
  void SetUp() override {
    host_ = board_.available("elena", {"HOUR"});
    board_.say(host_, hour(true));
    hour_ = text_in(board_.last(host_, "call.assigned"), "call");
    board_.forget_heard();
  }

  ConnectionId arrive() {
    const auto socket = board_.caller();
    board_.ring(socket, "HOUR");
    return socket;
  }
  std::string id_of(ConnectionId socket) {
    return text_in(board_.last(socket, "call.answered"), "you");
  }

  Switchboard board_;
  ConnectionId host_ = 0;
  std::string hour_;
};

TEST_F(OpenHourTest, CallersTakeSeatsAsTheyCome) {
  EXPECT_EQ(board_.desk_state("HOUR"), "open");
  const auto assigned = board_.last(host_, "call.assigned");
  EXPECT_TRUE(assigned.at("transport").is_null());
  EXPECT_EQ(assigned.at("group").at("of").as_int64(), 3);
  const auto one = arrive();
  const auto two = arrive();
  const auto answered = board_.last(two, "call.answered");
  EXPECT_EQ(text_in(answered, "becomes"), hour_);
  EXPECT_EQ(text_in(answered, "call"), text_in(board_.last(two, "call.ringing"), "call"));
  ASSERT_EQ(answered.at("participants").as_array().size(), 2U);
  EXPECT_EQ(text_in(answered.at("participants").at(0).as_object(), "id"), "operator");
  EXPECT_EQ(text_in(board_.last(one, "call.joined").at("participant").as_object(), "id"),
            id_of(two));
  EXPECT_EQ(board_.last(one, "call.seats").at("taken").as_int64(), 2);
  board_.say(two, {{"type", "signal"}, {"call", hour_}, {"to", id_of(one)}, {"data", {{"n", 1}}}});
  EXPECT_EQ(text_in(board_.last(one, "signal"), "from"), id_of(two));
}

TEST_F(OpenHourTest, TheOthersQueueAndTakeTheNextFreeSeat) {
  const auto one = arrive();
  arrive();
  arrive();
  EXPECT_EQ(board_.desk_state("HOUR"), "busy");
  const auto fourth = arrive();
  const auto fifth = arrive();
  EXPECT_EQ(board_.last(fourth, "call.queue").at("place").as_int64(), 1);
  EXPECT_EQ(board_.last(fifth, "call.queue").at("place").as_int64(), 2);
  board_.say(one, hang_up(hour_));
  EXPECT_EQ(text_in(board_.last(one, "call.ended"), "by"), "caller");
  EXPECT_FALSE(text_in(board_.last(one, "call.ended"), "rate").empty());
  EXPECT_EQ(text_in(board_.last(fourth, "call.answered"), "becomes"), hour_);
  EXPECT_EQ(board_.last(fifth, "call.queue").at("place").as_int64(), 1);
  ASSERT_EQ(board_.records().size(), 1U);
  EXPECT_TRUE(board_.records()[0].open_hour);
}

TEST_F(OpenHourTest, HandsAndMute) {
  const auto one = arrive();
  const auto two = arrive();
  board_.say(two, {{"type", "call.hand"}, {"call", hour_}, {"up", true}});
  EXPECT_EQ(text_in(board_.last(host_, "call.hand"), "participant"), id_of(two));
  EXPECT_TRUE(board_.last(one, "call.hand").at("up").as_bool());
  const auto three = arrive();
  EXPECT_TRUE(board_.last(three, "call.answered").at("participants").at(2).at("hand").as_bool());
  board_.say(host_, {{"type", "call.mute"}, {"call", hour_}, {"participant", id_of(one)}});
  EXPECT_EQ(text_in(board_.last(one, "call.mute"), "call"), hour_);
  EXPECT_TRUE(board_.last(two, "call.mute").empty());
}

TEST_F(OpenHourTest, ClosingTheDoorKeepsThoseInside) {
  const auto one = arrive();
  board_.say(host_, hour(false));
  EXPECT_FALSE(board_.last(one, "call.seats").at("open").as_bool());
  EXPECT_EQ(board_.desk_state("HOUR"), "busy");
  const auto waits = arrive();
  EXPECT_TRUE(board_.last(waits, "call.answered").empty());
  board_.say(host_, hour(true));
  EXPECT_FALSE(board_.last(waits, "call.answered").empty());
  board_.say(host_, hour(false));
  const auto last = arrive();
  board_.say(host_, hang_up(hour_));
  EXPECT_EQ(text_in(board_.last(one, "call.ended"), "by"), "operator");
  EXPECT_EQ(text_in(board_.last(host_, "call.offered"), "call"),
            text_in(board_.last(last, "call.ringing"), "call"))
      << "who waits is called in turn";
}

TEST_F(OpenHourTest, NobodyIsCalledToAConsoleMeanwhile) {
  const auto filippo = board_.available("filippo", {"HOUR"});
  arrive();
  arrive();
  arrive();
  const auto fourth = arrive();
  EXPECT_TRUE(board_.last(filippo, "call.offered").empty());
  board_.say(filippo, hour(true));
  EXPECT_EQ(text_in(board_.last(filippo, "request.failed"), "reason"), "busy");
  board_.pass(10 * 60'000);
  EXPECT_TRUE(board_.last(fourth, "call.ended").empty());
}

TEST_F(OpenHourTest, WhatIsNotForIt) {
  const auto one = arrive();
  for (const char* type : {"call.hold", "call.block", "call.transfer"}) {
    board_.say(host_, {{"type", type}, {"call", hour_}, {"on", true}, {"desk", "URP_1"}});
    EXPECT_EQ(text_in(board_.last(host_, "request.failed"), "request"), type);
    EXPECT_EQ(text_in(board_.last(host_, "request.failed"), "reason"), "not_now");
  }
  const auto anna = board_.available("anna");
  board_.say(anna, hour(true));
  EXPECT_EQ(text_in(board_.last(anna, "request.failed"), "reason"), "unknown_desk");
  board_.say(
      anna, {{"type", "call.open_hour"}, {"desk", "URP_1"}, {"on", true}, {"transports", {"rtp"}}});
  EXPECT_EQ(text_in(board_.last(anna, "request.failed"), "reason"), "not_now");
  board_.say(host_, {{"type", "call.remove"}, {"call", hour_}, {"participant", id_of(one)}});
  EXPECT_EQ(text_in(board_.last(one, "call.ended"), "reason"), "removed");
}

TEST_F(OpenHourTest, AReloadKeepsTheSeatAndALostHostEndsIt) {
  const auto one = arrive();
  const auto token = text_in(board_.last(one, "call.answered"), "resume");
  board_.drop(one);
  board_.pass(5'000);
  const auto again = board_.caller();
  board_.say(again, {{"type", "call.resume"}, {"call", hour_}, {"resume", token}, {"fresh", true}});
  EXPECT_EQ(text_in(board_.last(again, "call.resumed"), "you"), id_of(one));
  EXPECT_EQ(board_.last(again, "call.resumed").at("group").at("taken").as_int64(), 1);
  board_.drop(host_);
  board_.pass(30'000);
  EXPECT_EQ(text_in(board_.last(again, "call.ended"), "reason"), "peer_lost");
}

TEST_F(OpenHourTest, AfterARestartAllComeBackAndTheDoorIsClosed) {
  const auto one = arrive();
  const auto token = text_in(board_.last(one, "call.answered"), "resume");
  const auto host_token = text_in(board_.last(host_, "call.assigned"), "resume");
  const auto id = id_of(one);
  board_.restart();
  const auto caller = board_.caller();
  board_.say(caller,
             {{"type", "call.resume"}, {"call", hour_}, {"resume", token}, {"fresh", false}});
  EXPECT_EQ(text_in(board_.last(caller, "call.resumed"), "you"), id);
  const auto host = board_.operator_in("elena", {"HOUR"});
  board_.say(host,
             {{"type", "call.resume"}, {"call", hour_}, {"resume", host_token}, {"fresh", false}});
  const auto resumed = board_.last(host, "call.resumed");
  EXPECT_TRUE(resumed.at("in_charge").as_bool());
  EXPECT_FALSE(resumed.at("group").at("open").as_bool());
  board_.say(host, hour(true));
  const auto two = arrive();
  EXPECT_EQ(text_in(board_.last(two, "call.answered"), "becomes"), hour_);
}

}  // namespace
}  // namespace sportello::signaling
