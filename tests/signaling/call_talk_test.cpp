// SPDX-License-Identifier: EUPL-1.2
// Hold, messages, hands, blocks, and what a call leaves behind.
#include <gtest/gtest.h>

#include "calls/rating_ticket.h"
#include "signaling/switchboard.h"

namespace sportello::signaling {
namespace {

namespace json = boost::json;

json::object hang_up(const std::string& call) { return {{"type", "call.hangup"}, {"call", call}}; }
json::object hold(const std::string& call, bool on) {
  return {{"type", "call.hold"}, {"call", call}, {"on", on}};
}
json::object chat(const std::string& call, const std::string& text) {
  return {{"type", "chat"}, {"call", call}, {"text", text}};
}

class CallTalk : public testing::Test {
 protected:
  void SetUp() override {
    anna_ = board_.available("anna");
    caller_ = board_.caller();
    call_ = board_.talk(caller_, anna_);
  }

  Switchboard board_;
  ConnectionId anna_ = 0;
  ConnectionId caller_ = 0;
  std::string call_;
};

TEST_F(CallTalk, HoldIsToldToBothAndSurvivesAReload) {
  board_.say(anna_, hold(call_, true));
  EXPECT_EQ(board_.types(caller_), "call.held");
  EXPECT_EQ(board_.types(anna_), "call.held");
  const auto token = text_in(board_.last(caller_, "call.answered"), "resume");
  board_.drop(caller_);
  const auto again = board_.caller();
  board_.say(again, {{"type", "call.resume"}, {"call", call_}, {"resume", token}, {"fresh", true}});
  EXPECT_TRUE(board_.last(again, "call.resumed").at("held").as_bool());
  board_.say(anna_, hold(call_, false));
  EXPECT_FALSE(board_.last(again, "call.held").at("on").as_bool());
}

TEST_F(CallTalk, OnlyTheOperatorInChargeHolds) {
  const auto bruno = board_.available("bruno");
  board_.say(bruno, hold(call_, true));
  const auto failed = board_.last(bruno, "request.failed");
  EXPECT_EQ(text_in(failed, "request"), "call.hold");
  EXPECT_EQ(text_in(failed, "reason"), "not_in_charge");
  EXPECT_EQ(board_.types(caller_), "");
  board_.say(bruno, hold("gone", true));
  EXPECT_EQ(text_in(board_.last(bruno, "request.failed"), "call"), call_) << "late is no error";
}

TEST_F(CallTalk, ChatGoesToEverybodyThere) {
  board_.say(caller_, chat(call_, "Buongiorno <b>"));
  for (const auto socket : {caller_, anna_}) {
    const auto message = board_.last(socket, "chat");
    EXPECT_EQ(text_in(message, "from"), "caller");
    EXPECT_EQ(text_in(message, "text"), "Buongiorno <b>");
    EXPECT_EQ(message.at("at").as_int64(), board_.now());
  }
  const auto stranger = board_.caller();
  board_.say(stranger, chat(call_, "x"));
  EXPECT_EQ(text_in(board_.last(anna_, "chat"), "text"), "Buongiorno <b>");
}

TEST_F(CallTalk, ChatTooFastIsRefusedAndEndsNothing) {
  for (int i = 0; i < 11; ++i) board_.say(caller_, chat(call_, "x"));
  EXPECT_EQ(text_in(board_.last(caller_, "request.failed"), "reason"), "too_many");
  EXPECT_EQ(board_.heard(anna_).size(), 10U);
  board_.pass(2'000);
  board_.say(caller_, chat(call_, "slower"));
  EXPECT_EQ(text_in(board_.last(anna_, "chat"), "text"), "slower");
}

TEST_F(CallTalk, ABlockEndsTheCallAndExpires) {
  board_.say(anna_, {{"type", "call.block"}, {"call", call_}});
  const auto ended = board_.last(caller_, "call.ended");
  EXPECT_EQ(text_in(ended, "reason"), "blocked");
  EXPECT_FALSE(ended.contains("rate"));
  EXPECT_FALSE(board_.last(anna_, "call.ended").contains("block")) << "it is the caller's";
  ASSERT_EQ(board_.blocks().size(), 1U);
  EXPECT_EQ(board_.blocks()[0].operator_id, "anna");
  EXPECT_EQ(board_.registry().blocks(board_.now()).size(), 1U);

  json::object start{{"type", "call.start"},
                     {"desk", "URP_1"},
                     {"kind", "voice"},
                     {"lang", "it"},
                     {"transports", {"rtp"}}};
  const auto same_address = board_.caller();
  board_.say(same_address, start);
  EXPECT_EQ(text_in(board_.last(same_address, "call.refused"), "reason"), "blocked");

  board_.available("bruno", {"URP_2"});
  start["desk"] = "URP_2";
  board_.say(same_address, start);
  EXPECT_FALSE(board_.last(same_address, "call.ringing").empty())
      << "an address may be a whole school's: refused at this desk only";
  const auto known = board_.caller();
  start["block"] = text_in(ended, "block");
  board_.say(known, start);
  EXPECT_EQ(text_in(board_.last(known, "call.refused"), "reason"), "blocked");

  board_.pass(30 * 60'000);
  board_.say(known, start);
  EXPECT_FALSE(board_.last(known, "call.ringing").empty());
  EXPECT_TRUE(board_.registry().blocks(board_.now()).empty());
}

TEST_F(CallTalk, ASupervisorLiftsABlock) {
  board_.say(anna_, {{"type", "call.block"}, {"call", call_}});
  const auto token = text_in(board_.last(caller_, "call.ended"), "block");
  const auto id = board_.registry().blocks(board_.now()).at(0).id;
  EXPECT_TRUE(board_.registry().unblock(id, board_.now()));
  EXPECT_FALSE(board_.registry().unblock(id, board_.now()));
  const auto again = board_.caller();
  board_.say(again, {{"type", "call.start"},
                     {"desk", "URP_1"},
                     {"kind", "voice"},
                     {"lang", "it"},
                     {"transports", {"rtp"}},
                     {"block", token}});
  EXPECT_FALSE(board_.last(again, "call.ringing").empty());
}

TEST_F(CallTalk, WhoHasTalkedMayRate) {
  const TimeMs began = board_.now();
  board_.pass(90'000);
  board_.say(anna_, hang_up(call_));
  const auto token = text_in(board_.last(caller_, "call.ended"), "rate");
  const auto ticket = RatingTickets({7, 7, 7}).open(token, board_.now());
  ASSERT_TRUE(ticket);
  EXPECT_EQ(ticket->desk, "URP_1");
  EXPECT_EQ(ticket->hour, began - began % 3'600'000);
  EXPECT_FALSE(board_.last(anna_, "call.ended").contains("rate"));
  ASSERT_EQ(board_.records().size(), 1U);
  const auto& record = board_.records()[0];
  EXPECT_EQ(record.talk, 90'000);
  EXPECT_EQ(record.reason, "hangup");
  EXPECT_FALSE(record.by_caller);
}

TEST_F(CallTalk, WhoGaveUpWaitingMayNot) {
  const auto waiting = board_.caller();
  const auto call = board_.ring(waiting);
  board_.pass(40'000);
  board_.say(waiting, hang_up(call));
  EXPECT_FALSE(board_.last(waiting, "call.ended").contains("rate"));
  ASSERT_EQ(board_.records().size(), 1U);
  EXPECT_TRUE(board_.records()[0].abandoned());
  EXPECT_EQ(board_.records()[0].wait, 40'000);
  EXPECT_EQ(board_.records()[0].talk, 0);
}

TEST_F(CallTalk, ALostConsoleIsCountedAndItsTalkKept) {
  const auto bruno = board_.available("bruno");
  board_.pass(10'000);
  board_.drop(anna_);
  board_.pass(30'000);
  board_.say(bruno, {{"type", "call.answer"}, {"call", call_}, {"transports", json::array{"rtp"}}});
  board_.pass(20'000);
  board_.say(caller_, hang_up(call_));
  ASSERT_EQ(board_.records().size(), 1U);
  EXPECT_EQ(board_.records()[0].requeues, 1U);
  EXPECT_EQ(board_.records()[0].talk, 60'000);
  EXPECT_TRUE(board_.records()[0].by_caller);
  EXPECT_FALSE(board_.records()[0].abandoned());
}

}  // namespace
}  // namespace sportello::signaling
