// SPDX-License-Identifier: EUPL-1.2
// How calls end, and who is told what.
#include <gtest/gtest.h>

#include "signaling/switchboard.h"

namespace sportello::signaling {
namespace {

namespace json = boost::json;

json::object hang_up(const std::string& call) { return {{"type", "call.hangup"}, {"call", call}}; }
json::object decline(const std::string& call) { return {{"type", "call.decline"}, {"call", call}}; }
const json::object kAway{{"type", "operator.state"}, {"state", "away"}};

std::string end_reason(const Switchboard& board, ConnectionId socket) {
  return text_in(board.last(socket, "call.ended"), "reason");
}
std::string withdrawal(const Switchboard& board, ConnectionId socket) {
  return text_in(board.last(socket, "call.withdrawn"), "reason");
}

class CallEnd : public testing::Test {
 protected:
  void SetUp() override {
    anna_ = board_.available("anna");
    bruno_ = board_.available("bruno");
    citizen_ = board_.caller();
  }

  Switchboard board_;
  ConnectionId anna_ = 0, bruno_ = 0, citizen_ = 0;
};

TEST_F(CallEnd, CallerHangsUpWhileItRings) {
  const auto call = board_.ring(citizen_);
  board_.forget_heard();
  board_.say(citizen_, hang_up(call));
  EXPECT_EQ(board_.types(citizen_), "call.ended");
  EXPECT_EQ(text_in(board_.last(citizen_, "call.ended"), "by"), "caller");
  EXPECT_EQ(board_.types(anna_), "call.withdrawn");
  EXPECT_EQ(board_.types(bruno_), "call.withdrawn");
  EXPECT_EQ(withdrawal(board_, anna_), "caller_left");
  EXPECT_EQ(board_.registry().call_count(), 0U);
}

TEST_F(CallEnd, EitherSideHangsUpWhileTheyTalk) {
  auto call = board_.talk(citizen_, anna_);
  board_.say(citizen_, hang_up(call));
  EXPECT_EQ(board_.types(citizen_), "call.ended");
  EXPECT_EQ(board_.types(anna_), "call.ended operator.state");
  EXPECT_EQ(end_reason(board_, anna_), "hangup");
  EXPECT_EQ(text_in(board_.last(anna_, "call.ended"), "by"), "caller");

  call = board_.talk(citizen_, anna_);
  board_.say(anna_, hang_up(call));
  EXPECT_EQ(text_in(board_.last(citizen_, "call.ended"), "by"), "operator");
  EXPECT_EQ(text_in(board_.last(anna_, "call.ended"), "by"), "operator");
}

TEST_F(CallEnd, BothHangUpAtOnce) {
  const auto call = board_.talk(citizen_, anna_);
  board_.say(anna_, hang_up(call));
  board_.forget_heard();
  EXPECT_FALSE(board_.say(citizen_, hang_up(call)));
  EXPECT_EQ(board_.types(citizen_) + board_.types(anna_), "");
}

TEST_F(CallEnd, NobodyHangsUpTheCallOfOthers) {
  const auto call = board_.talk(citizen_, anna_);
  board_.say(bruno_, hang_up(call));
  board_.say(board_.caller(), hang_up(call));
  EXPECT_EQ(board_.types(citizen_) + board_.types(anna_), "");
  EXPECT_EQ(board_.registry().call_count(), 1U);
}

TEST_F(CallEnd, DecliningLeavesItToTheOthersUntilNobodyIsLeft) {
  const auto call = board_.ring(citizen_);
  board_.forget_heard();
  board_.say(anna_, decline(call));
  EXPECT_EQ(board_.types(anna_), "call.withdrawn");
  EXPECT_EQ(withdrawal(board_, anna_), "declined");
  EXPECT_EQ(board_.types(citizen_) + board_.types(bruno_), "");
  board_.say(anna_, decline(call));
  EXPECT_EQ(board_.types(anna_), "") << "once is enough";
  board_.say(bruno_, decline(call));
  EXPECT_EQ(end_reason(board_, citizen_), "declined");
  EXPECT_EQ(board_.registry().call_count(), 0U);
}

TEST_F(CallEnd, ADeclinedCallDoesNotComeBackToTheSameOperator) {
  const auto call = board_.ring(citizen_);
  board_.say(anna_, decline(call));
  board_.say(anna_, kAway);
  board_.say(anna_, {{"type", "operator.state"}, {"state", "available"}});
  board_.forget_heard();
  board_.drop(anna_);
  const auto again = board_.operator_in("anna");
  EXPECT_TRUE(board_.last(again, "operator.welcome").at("calls").as_array().empty());
}

TEST_F(CallEnd, DecliningWaitsForAnOperatorWhoIsInACall) {
  const auto talking = board_.caller();
  const auto first = board_.talk(talking, bruno_);
  const auto call = board_.ring(citizen_);
  board_.say(anna_, decline(call));
  EXPECT_TRUE(board_.last(citizen_, "call.ended").empty()) << "bruno may be free in time";
  board_.say(bruno_, hang_up(first));
  EXPECT_EQ(text_in(board_.last(bruno_, "call.offered"), "call"), call);
  board_.say(bruno_, decline(call));
  EXPECT_EQ(end_reason(board_, citizen_), "declined");
}

TEST_F(CallEnd, NobodyAnswersInTime) {
  board_.ring(citizen_);
  board_.forget_heard();
  board_.pass(59'999);
  EXPECT_EQ(board_.types(citizen_), "");
  board_.pass(1);
  EXPECT_EQ(board_.types(citizen_), "call.ended");
  EXPECT_EQ(end_reason(board_, citizen_), "no_answer");
  EXPECT_EQ(board_.types(anna_), "call.withdrawn");
  EXPECT_EQ(withdrawal(board_, anna_), "no_answer");
  board_.ring(citizen_);  // the same socket may try again
}

TEST_F(CallEnd, AnAnsweredCallHasNoRingTimeout) {
  board_.talk(citizen_, anna_);
  board_.pass(3 * 3'600'000);
  EXPECT_EQ(board_.types(citizen_) + board_.types(anna_), "");
}

TEST_F(CallEnd, TheLastOperatorGoesAway) {
  board_.ring(citizen_);
  board_.say(anna_, kAway);
  EXPECT_TRUE(board_.last(citizen_, "call.ended").empty());
  board_.say(bruno_, kAway);
  EXPECT_EQ(end_reason(board_, citizen_), "operators_left");
}

TEST_F(CallEnd, DeclinedIsTheReasonWhereSomeDeclinedAndTheRestLeft) {
  const auto call = board_.ring(citizen_);
  board_.say(anna_, decline(call));
  board_.say(bruno_, kAway);
  EXPECT_EQ(end_reason(board_, citizen_), "declined");
}

TEST_F(CallEnd, TheLastOperatorsConnectionIsWaitedFor) {
  board_.say(bruno_, kAway);
  board_.ring(citizen_);
  board_.forget_heard();
  board_.drop(anna_);
  EXPECT_EQ(board_.types(citizen_), "call.queue") << "it does not ring meanwhile";
  board_.pass(29'999);
  EXPECT_EQ(board_.types(citizen_), "");
  board_.pass(1);
  EXPECT_EQ(board_.types(citizen_), "call.ended");
  EXPECT_EQ(end_reason(board_, citizen_), "operators_left");
}

TEST_F(CallEnd, AnOperatorWhoComesBackInTimeSeesItRing) {
  board_.say(bruno_, kAway);
  const auto call = board_.ring(citizen_);
  board_.drop(anna_);
  board_.pass(20'000);
  const auto again = board_.operator_in("anna");
  const auto welcome = board_.last(again, "operator.welcome");
  EXPECT_EQ(text_in(welcome, "state"), "available");
  ASSERT_EQ(welcome.at("calls").as_array().size(), 1U);
  EXPECT_EQ(welcome.at("calls").at(0).at("call").as_string(), call);
  board_.pass(20'000);
  EXPECT_TRUE(board_.last(citizen_, "call.ended").empty());
}

TEST_F(CallEnd, ACallerWhoVanishesWhileItRingsIsWaitedFor) {
  board_.ring(citizen_);
  board_.forget_heard();
  board_.drop(citizen_);
  board_.pass(29'999);
  EXPECT_EQ(board_.types(anna_), "") << "it goes on ringing";
  board_.pass(1);
  EXPECT_EQ(board_.types(anna_), "call.withdrawn");
  EXPECT_EQ(withdrawal(board_, anna_), "caller_left");
  EXPECT_EQ(board_.registry().call_count(), 0U);
}

TEST_F(CallEnd, APeerWhoStaysAwayEndsTheCall) {
  auto call = board_.talk(citizen_, anna_);
  board_.drop(citizen_);
  EXPECT_EQ(board_.types(anna_), "peer.away");
  EXPECT_EQ(board_.last(anna_, "peer.away").at("until").as_int64(), board_.now() + 30'000);
  board_.pass(30'000);
  EXPECT_EQ(board_.types(anna_), "call.ended operator.state");
  EXPECT_EQ(end_reason(board_, anna_), "peer_lost");

  citizen_ = board_.caller();
  call = board_.talk(citizen_, anna_);
  board_.say(bruno_, kAway);
  board_.drop(anna_);
  EXPECT_EQ(board_.types(citizen_), "peer.away");
  board_.pass(30'000);
  EXPECT_EQ(end_reason(board_, citizen_), "peer_lost") << "nobody else could take it";
  EXPECT_EQ(board_.registry().call_count(), 0U);
}

TEST_F(CallEnd, BothVanish) {
  board_.talk(citizen_, anna_);
  board_.drop(citizen_);
  board_.drop(anna_);
  board_.forget_heard();
  board_.pass(60'000);
  EXPECT_EQ(board_.registry().call_count(), 0U);
  EXPECT_EQ(board_.registry().board().operators().size(), 1U) << "only bruno is left";
}

TEST_F(CallEnd, AnOperatorHangsUpWithoutHavingComeBackToTheCall) {
  const auto call = board_.talk(citizen_, anna_);
  board_.drop(anna_);
  const auto again = board_.operator_in("anna");
  board_.forget_heard();
  board_.say(again, hang_up(call));
  EXPECT_EQ(board_.types(again), "call.ended operator.state");
  EXPECT_EQ(board_.types(citizen_), "call.ended");
}

TEST_F(CallEnd, AnAnswerToACallWhoseCallerIsAwaySaysSo) {
  const auto call = board_.ring(citizen_);
  board_.drop(citizen_);
  board_.forget_heard();
  board_.say(anna_, {{"type", "call.answer"}, {"call", call}, {"transports", {"rtp"}}});
  EXPECT_EQ(board_.types(anna_), "call.assigned operator.state peer.away");
  board_.pass(30'000);
  EXPECT_EQ(end_reason(board_, anna_), "peer_lost");
}

}  // namespace
}  // namespace sportello::signaling
