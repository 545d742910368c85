// SPDX-License-Identifier: EUPL-1.2
// Coming back: after a lost socket, in another window, after a restart of the server.
#include <gtest/gtest.h>

#include "signaling/switchboard.h"

namespace sportello::signaling {
namespace {

namespace json = boost::json;

json::object resume(const std::string& call, const std::string& token, bool fresh = false) {
  return {{"type", "call.resume"}, {"call", call}, {"resume", token}, {"fresh", fresh}};
}

class CallResumeTest : public testing::Test {
 protected:
  void SetUp() override {
    anna_ = board_.available("anna");
    citizen_ = board_.caller();
  }

  void talk() {
    call_ = board_.talk(citizen_, anna_);
    caller_token_ = text_in(board_.last(citizen_, "call.answered"), "resume");
    ringing_token_ = text_in(board_.last(citizen_, "call.ringing"), "resume");
    operator_token_ = text_in(board_.last(anna_, "call.assigned"), "resume");
  }

  std::string refusal(ConnectionId socket, const json::object& message) {
    board_.forget_heard();
    board_.say(socket, message);
    EXPECT_EQ(board_.types(socket), "call.refused");
    return text_in(board_.last(socket, "call.refused"), "reason");
  }

  Switchboard board_;
  ConnectionId anna_ = 0, citizen_ = 0;
  std::string call_, caller_token_, ringing_token_, operator_token_;
};

TEST_F(CallResumeTest, CallerComesBack) {
  talk();
  board_.drop(citizen_);
  board_.pass(10'000);
  board_.forget_heard();
  const auto again = board_.caller();
  board_.say(again, resume(call_, caller_token_, true));
  EXPECT_EQ(board_.types(again), "call.resumed");
  const auto resumed = board_.last(again, "call.resumed");
  EXPECT_EQ(text_in(resumed, "state"), "talking");
  EXPECT_EQ(text_in(resumed, "transport"), "rtp");
  EXPECT_EQ(text_in(resumed, "kind"), "video");
  EXPECT_EQ(resumed.at("peer").at("name").as_string(), "Name of anna");
  EXPECT_TRUE(resumed.at("peer").at("present").as_bool());
  EXPECT_EQ(board_.types(anna_), "peer.back");
  EXPECT_TRUE(board_.last(anna_, "peer.back").at("fresh").as_bool());
  board_.pass(60'000);
  EXPECT_EQ(board_.registry().call_count(), 1U) << "the old deadline is void";
  board_.say(again, {{"type", "signal"}, {"call", call_}, {"data", json::object{}}});
  EXPECT_EQ(board_.types(anna_), "signal");
}

TEST_F(CallResumeTest, OperatorComesBackWithWhatTheWelcomeSays) {
  talk();
  board_.drop(anna_);
  const auto again = board_.operator_in("anna");
  const auto welcome = board_.last(again, "operator.welcome");
  EXPECT_EQ(text_in(welcome, "state"), "busy");
  ASSERT_EQ(welcome.at("active").as_array().size(), 1U);
  const auto& active = welcome.at("active").at(0).as_object();
  EXPECT_EQ(text_in(active, "call"), call_);
  board_.forget_heard();
  board_.say(again, resume(call_, text_in(active, "resume")));
  EXPECT_EQ(board_.types(again), "call.resumed operator.state");
  EXPECT_TRUE(board_.last(again, "call.resumed").at("peer").at("name").is_null());
  EXPECT_EQ(board_.types(citizen_), "peer.back");
  EXPECT_FALSE(board_.last(citizen_, "peer.back").at("fresh").as_bool());
}

TEST_F(CallResumeTest, CallerComesBackWhileItRings) {
  call_ = board_.ring(citizen_);
  const auto token = text_in(board_.last(citizen_, "call.ringing"), "resume");
  board_.drop(citizen_);
  board_.pass(20'000);
  board_.forget_heard();
  const auto again = board_.caller();
  board_.say(again, resume(call_, token, true));
  const auto resumed = board_.last(again, "call.resumed");
  EXPECT_EQ(text_in(resumed, "state"), "ringing");
  EXPECT_FALSE(resumed.contains("transport"));
  EXPECT_TRUE(resumed.at("peer").at("name").is_null());
  EXPECT_EQ(board_.types(anna_), "");
  board_.pass(39'999);
  EXPECT_TRUE(board_.last(again, "call.ended").empty());
  board_.pass(1);
  EXPECT_EQ(text_in(board_.last(again, "call.ended"), "reason"), "no_answer");
}

TEST_F(CallResumeTest, TheTokenFromBeforeTheAnswerStillServes) {
  call_ = board_.ring(citizen_);
  const auto token = text_in(board_.last(citizen_, "call.ringing"), "resume");
  board_.drop(citizen_);
  board_.say(anna_, {{"type", "call.answer"}, {"call", call_}, {"transports", {"rtp"}}});
  const auto again = board_.caller();
  board_.say(again, resume(call_, token));
  EXPECT_EQ(text_in(board_.last(again, "call.resumed"), "state"), "talking");
}

TEST_F(CallResumeTest, ANewerSocketTakesTheOldersPlace) {
  talk();
  const auto window = board_.caller();
  board_.say(window, resume(call_, caller_token_, true));
  EXPECT_EQ(board_.types(citizen_), "error");
  EXPECT_EQ(text_in(board_.last(citizen_, "error"), "code"), "replaced");
  EXPECT_EQ(board_.closed(citizen_), CloseCode::kReplaced);
  EXPECT_EQ(board_.types(anna_), "peer.back");
  board_.drop(citizen_);  // the old socket closes afterwards
  EXPECT_EQ(board_.types(anna_), "") << "the call has moved on from it";
  board_.say(anna_, {{"type", "signal"}, {"call", call_}, {"data", json::object{}}});
  EXPECT_EQ(board_.types(window), "call.resumed signal");
}

TEST_F(CallResumeTest, TheSameSocketResumesTwice) {
  talk();
  board_.say(citizen_, resume(call_, caller_token_));
  board_.say(citizen_, resume(call_, caller_token_));
  EXPECT_EQ(board_.types(citizen_), "call.resumed call.resumed");
  EXPECT_FALSE(board_.closed(citizen_));
}

TEST_F(CallResumeTest, TheSameAccountElsewhere) {
  talk();
  const auto elsewhere = board_.operator_in("anna");
  EXPECT_EQ(board_.types(anna_), "operator.replaced");
  EXPECT_EQ(board_.closed(anna_), CloseCode::kReplaced);
  EXPECT_EQ(board_.types(citizen_), "peer.away");
  board_.say(elsewhere, resume(call_, operator_token_, true));
  EXPECT_EQ(board_.types(citizen_), "peer.back");
  board_.drop(anna_);
  EXPECT_EQ(board_.types(citizen_), "");
}

TEST_F(CallResumeTest, OnlyTheRightTokenOpensACall) {
  talk();
  const auto stranger = board_.caller();
  EXPECT_EQ(refusal(stranger, resume(call_, "nonsense")), "gone");
  EXPECT_EQ(refusal(stranger, resume("call-99", caller_token_)), "gone");
  EXPECT_EQ(refusal(stranger, resume(call_, operator_token_)), "gone") << "bound to its role";
  const auto bruno = board_.available("bruno");
  EXPECT_EQ(refusal(bruno, resume(call_, operator_token_)), "gone") << "bound to the account";
  EXPECT_EQ(refusal(anna_, resume(call_, caller_token_)), "gone");
  std::string altered = caller_token_;
  altered[altered.size() / 2] = altered[altered.size() / 2] == 'A' ? 'B' : 'A';
  EXPECT_EQ(refusal(stranger, resume(call_, altered)), "gone");
  EXPECT_FALSE(board_.closed(citizen_));
}

TEST_F(CallResumeTest, AnEndedCallStaysEnded) {
  talk();
  board_.say(citizen_, {{"type", "call.hangup"}, {"call", call_}});
  EXPECT_EQ(refusal(board_.caller(), resume(call_, caller_token_)), "gone");
  EXPECT_EQ(refusal(anna_, resume(call_, operator_token_)), "gone");
  EXPECT_EQ(board_.registry().call_count(), 0U);
}

TEST_F(CallResumeTest, ASocketInACallCannotTakeUpAnother) {
  talk();
  const auto bruno = board_.available("bruno");
  const auto other = board_.caller();
  board_.talk(other, bruno);
  const auto fault = board_.say(other, resume(call_, caller_token_));
  ASSERT_TRUE(fault.has_value());
  EXPECT_EQ(fault->code, CloseCode::kTooMany);
}

TEST_F(CallResumeTest, RestartCallerFirst) {
  talk();
  board_.restart();
  const auto citizen = board_.caller();
  board_.say(citizen, resume(call_, caller_token_));
  const auto resumed = board_.last(citizen, "call.resumed");
  EXPECT_EQ(text_in(resumed, "state"), "talking");
  EXPECT_EQ(text_in(resumed, "transport"), "rtp");
  EXPECT_EQ(resumed.at("since").as_int64(), Switchboard::kStart);
  EXPECT_FALSE(resumed.at("peer").at("present").as_bool());
  EXPECT_EQ(resumed.at("peer").at("name").as_string(), "Name of anna");
  EXPECT_EQ(board_.desk_state("URP_1"), "busy");

  board_.pass(10'000);
  board_.forget_heard();
  const auto anna = board_.operator_in("anna");
  const auto welcome = board_.last(anna, "operator.welcome");
  EXPECT_EQ(text_in(welcome, "state"), "busy");
  ASSERT_EQ(welcome.at("active").as_array().size(), 1U);
  board_.say(anna, resume(call_, operator_token_));
  EXPECT_EQ(board_.types(citizen), "peer.back");
  EXPECT_TRUE(board_.last(anna, "call.resumed").at("peer").at("present").as_bool());
  board_.say(citizen, {{"type", "signal"}, {"call", call_}, {"data", json::object{}}});
  EXPECT_FALSE(board_.last(anna, "signal").empty());
  board_.pass(60'000);
  EXPECT_EQ(board_.registry().call_count(), 1U);
}

TEST_F(CallResumeTest, RestartOperatorFirst) {
  talk();
  board_.restart();
  const auto anna = board_.operator_in("anna");
  EXPECT_TRUE(board_.last(anna, "operator.welcome").at("active").as_array().empty());
  board_.say(anna, resume(call_, operator_token_));
  EXPECT_EQ(text_in(board_.last(anna, "operator.state"), "state"), "busy");
  EXPECT_FALSE(board_.last(anna, "call.resumed").at("peer").at("present").as_bool());
  board_.pass(10'000);
  board_.forget_heard();
  const auto citizen = board_.caller();
  board_.say(citizen, resume(call_, caller_token_));
  EXPECT_EQ(board_.types(anna), "peer.back");
  EXPECT_TRUE(board_.last(citizen, "call.resumed").at("peer").at("present").as_bool());
  EXPECT_EQ(board_.registry().call_count(), 1U);
}

TEST_F(CallResumeTest, RestartOperatorConnectedButNotYetResumed) {
  talk();
  board_.restart();
  const auto anna = board_.available("anna");
  const auto citizen = board_.caller();
  board_.say(citizen, resume(call_, caller_token_));
  EXPECT_EQ(text_in(board_.last(anna, "operator.state"), "state"), "busy")
      << "she must not be offered another call";
  EXPECT_FALSE(board_.last(citizen, "call.resumed").at("peer").at("present").as_bool());
  board_.say(anna, resume(call_, operator_token_));
  EXPECT_FALSE(board_.last(citizen, "peer.back").empty());
}

TEST_F(CallResumeTest, RestartAndOnlyOneComesBack) {
  talk();
  board_.restart();
  const auto citizen = board_.caller();
  board_.say(citizen, resume(call_, caller_token_));
  board_.pass(30'000);
  EXPECT_EQ(text_in(board_.last(citizen, "call.ended"), "reason"), "peer_lost");
  EXPECT_EQ(board_.registry().board().operators().size(), 0U);
  const auto anna = board_.operator_in("anna");
  EXPECT_EQ(refusal(anna, resume(call_, operator_token_)), "gone") << "it has ended since";
}

TEST_F(CallResumeTest, RestartWhileItRings) {
  call_ = board_.ring(citizen_);
  const auto token = text_in(board_.last(citizen_, "call.ringing"), "resume");
  board_.restart();
  const auto citizen = board_.caller();
  board_.say(citizen, resume(call_, token));
  EXPECT_EQ(text_in(board_.last(citizen, "call.resumed"), "state"), "ringing");
  board_.pass(29'000);
  EXPECT_TRUE(board_.last(citizen, "call.ended").empty()) << "operators get time to come back";
  const auto anna = board_.operator_in("anna");
  board_.say(anna, {{"type", "operator.state"}, {"state", "available"}});
  EXPECT_EQ(text_in(board_.last(anna, "call.offered"), "call"), call_);
  board_.pass(2'000);
  board_.say(anna, {{"type", "call.answer"}, {"call", call_}, {"transports", {"native"}}});
  EXPECT_EQ(text_in(board_.last(citizen, "call.answered"), "transport"), "native");
}

TEST_F(CallResumeTest, RestartWhileItRingsAndNoOperatorComesBack) {
  call_ = board_.ring(citizen_);
  const auto token = text_in(board_.last(citizen_, "call.ringing"), "resume");
  board_.restart();
  const auto citizen = board_.caller();
  board_.say(citizen, resume(call_, token));
  board_.pass(30'000);
  EXPECT_EQ(text_in(board_.last(citizen, "call.ended"), "reason"), "operators_left");
}

TEST_F(CallResumeTest, RestartAndTheCallerKeptTheTokenFromBeforeTheAnswer) {
  talk();
  board_.restart();
  const auto citizen = board_.caller();
  board_.say(citizen, resume(call_, ringing_token_));
  EXPECT_EQ(text_in(board_.last(citizen, "call.resumed"), "state"), "ringing");
  const auto bruno = board_.available("bruno");
  EXPECT_EQ(text_in(board_.last(bruno, "call.offered"), "call"), call_);
  const auto anna = board_.operator_in("anna");
  board_.say(anna, resume(call_, operator_token_));
  EXPECT_EQ(text_in(board_.last(anna, "call.resumed"), "state"), "talking");
  EXPECT_EQ(text_in(board_.last(citizen, "call.answered"), "transport"), "rtp");
  EXPECT_EQ(text_in(board_.last(bruno, "call.withdrawn"), "reason"), "answered");
}

TEST_F(CallResumeTest, TokensOfARunBeforeServeForALimitedTime) {
  talk();
  board_.restart();
  board_.pass(120'000);
  EXPECT_EQ(refusal(board_.caller(), resume(call_, caller_token_)), "gone");
}

TEST_F(CallResumeTest, TokensOfOldCallsDoNotServe) {
  talk();
  board_.pass(CallSettings{}.resume_lifetime);
  board_.restart();
  EXPECT_EQ(refusal(board_.caller(), resume(call_, caller_token_)), "gone");
}

TEST_F(CallResumeTest, AfterARestartATokenRevivesACallOnlyOnce) {
  talk();
  board_.restart();
  const auto citizen = board_.caller();
  board_.say(citizen, resume(call_, caller_token_));
  board_.say(citizen, {{"type", "call.hangup"}, {"call", call_}});
  EXPECT_EQ(refusal(board_.caller(), resume(call_, caller_token_)), "gone");
}

TEST_F(CallResumeTest, AfterARestartABusyOperatorKeepsTheNewCall) {
  talk();
  board_.restart();
  const auto anna = board_.available("anna");
  const auto newcomer = board_.caller();
  const auto other = board_.talk(newcomer, anna);
  EXPECT_EQ(refusal(board_.caller(), resume(call_, caller_token_)), "gone");
  EXPECT_EQ(refusal(anna, resume(call_, operator_token_)), "gone");
  board_.say(newcomer, {{"type", "signal"}, {"call", other}, {"data", json::object{}}});
  EXPECT_FALSE(board_.last(anna, "signal").empty());
}

TEST_F(CallResumeTest, TokensOutliveTwoRestarts) {
  talk();
  board_.restart();
  auto citizen = board_.caller();
  board_.say(citizen, resume(call_, caller_token_));
  const auto newer = text_in(board_.last(citizen, "call.resumed"), "resume");
  board_.restart();
  citizen = board_.caller();
  board_.say(citizen, resume(call_, newer));
  EXPECT_EQ(text_in(board_.last(citizen, "call.resumed"), "state"), "talking");
}

}  // namespace
}  // namespace sportello::signaling
