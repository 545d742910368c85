// SPDX-License-Identifier: EUPL-1.2
// More callers than operators: the order, what everybody is told, and who never loses the place.
#include <gtest/gtest.h>

#include <map>

#include "signaling/switchboard.h"

namespace sportello::signaling {
namespace {

namespace json = boost::json;

json::object hang_up(const std::string& call) { return {{"type", "call.hangup"}, {"call", call}}; }
json::object answer(const std::string& call) {
  return {{"type", "call.answer"}, {"call", call}, {"transports", json::array{"rtp"}}};
}
const json::object kAway{{"type", "operator.state"}, {"state", "away"}};

/// The place that the caller was told last; -1 if none.
std::int64_t place(const Switchboard& board, ConnectionId caller) {
  const auto message = board.last(caller, "call.queue");
  return message.empty() ? -1 : message.at("place").as_int64();
}

struct Waiting {
  ConnectionId socket = 0;
  std::string call;
};

class CallQueue : public testing::Test {
 protected:
  void SetUp() override { anna_ = board_.available("anna"); }

  Waiting arrive() {
    Waiting caller;
    caller.socket = board_.caller();
    caller.call = board_.ring(caller.socket);
    return caller;
  }

  Switchboard board_;
  ConnectionId anna_ = 0;
};

TEST_F(CallQueue, WhoComesFirstIsServedFirst) {
  const auto busy_with = board_.caller();
  std::string current = board_.talk(busy_with, anna_);
  const Waiting one = arrive();
  const Waiting two = arrive();
  const Waiting three = arrive();
  EXPECT_EQ(place(board_, one.socket), 1);
  EXPECT_EQ(place(board_, two.socket), 2);
  EXPECT_EQ(place(board_, three.socket), 3);

  board_.forget_heard();
  board_.say(anna_, hang_up(current));
  const auto offers = board_.heard(anna_);
  std::vector<std::string> offered;
  for (const auto& message : offers) {
    if (text_in(message, "type") == "call.offered") offered.push_back(text_in(message, "call"));
  }
  EXPECT_EQ(offered, (std::vector<std::string>{one.call, two.call, three.call}));
  EXPECT_EQ(place(board_, one.socket), 0) << "it rings";
  EXPECT_EQ(place(board_, two.socket), 1);
  EXPECT_EQ(place(board_, three.socket), 2);

  board_.say(anna_, answer(one.call));
  EXPECT_EQ(place(board_, two.socket), 1) << "anna is busy again";
}

TEST_F(CallQueue, AnOperatorMayChooseAnother) {
  const auto current = board_.talk(board_.caller(), anna_);
  const Waiting one = arrive();
  const Waiting two = arrive();
  board_.say(anna_, hang_up(current));
  board_.say(anna_, answer(two.call));
  EXPECT_FALSE(board_.last(two.socket, "call.answered").empty());
  EXPECT_EQ(place(board_, one.socket), 1);
}

TEST_F(CallQueue, WaitingHasNoRingTimeoutAndRingingHas) {
  const auto current = board_.talk(board_.caller(), anna_);
  const Waiting one = arrive();
  const Waiting two = arrive();
  board_.pass(10 * 60'000);
  EXPECT_TRUE(board_.last(one.socket, "call.ended").empty());
  board_.say(anna_, hang_up(current));
  board_.pass(60'000);
  EXPECT_EQ(text_in(board_.last(one.socket, "call.ended"), "reason"), "no_answer");
  EXPECT_TRUE(board_.last(two.socket, "call.ended").empty()) << "its time begins only now";
  EXPECT_EQ(place(board_, two.socket), 0);
  board_.pass(60'000);
  EXPECT_EQ(text_in(board_.last(two.socket, "call.ended"), "reason"), "no_answer");
}

TEST_F(CallQueue, WhoLeavesMakesTheOthersMoveUp) {
  board_.talk(board_.caller(), anna_);
  const Waiting one = arrive();
  const Waiting two = arrive();
  board_.say(one.socket, hang_up(one.call));
  EXPECT_EQ(place(board_, two.socket), 1);
}

TEST_F(CallQueue, AReloadKeepsThePlace) {
  board_.talk(board_.caller(), anna_);
  const Waiting one = arrive();
  const Waiting two = arrive();
  const auto token = text_in(board_.last(one.socket, "call.ringing"), "resume");
  board_.drop(one.socket);
  board_.pass(5'000);
  const auto again = board_.caller();
  board_.say(again, {{"type", "call.resume"}, {"call", one.call}, {"resume", token}, {"fresh", true}});
  EXPECT_EQ(text_in(board_.last(again, "call.resumed"), "state"), "ringing");
  EXPECT_EQ(place(board_, again), 1);
  EXPECT_EQ(place(board_, two.socket), 2);
}

TEST_F(CallQueue, ARestartOfTheServerKeepsTheOrder) {
  board_.talk(board_.caller(), anna_);
  const Waiting one = arrive();
  board_.pass(1'000);
  const Waiting two = arrive();
  const auto first_token = text_in(board_.last(one.socket, "call.ringing"), "resume");
  const auto second_token = text_in(board_.last(two.socket, "call.ringing"), "resume");
  board_.restart();
  const auto second = board_.caller();
  board_.say(second, {{"type", "call.resume"}, {"call", two.call}, {"resume", second_token}, {"fresh", false}});
  const auto first = board_.caller();
  board_.say(first, {{"type", "call.resume"}, {"call", one.call}, {"resume", first_token}, {"fresh", false}});
  EXPECT_EQ(place(board_, first), 1) << "who came back later was there earlier";
  EXPECT_EQ(place(board_, second), 2);
}

TEST_F(CallQueue, ACrashedConsoleGivesItsCallerBackAtTheHead) {
  const auto bruno = board_.available("bruno");
  const auto lost = board_.caller();
  const auto call = board_.talk(lost, anna_);
  board_.talk(board_.caller(), bruno);
  board_.pass(1'000);
  const Waiting one = arrive();
  EXPECT_EQ(place(board_, one.socket), 1);
  board_.drop(anna_);
  board_.pass(30'000);
  EXPECT_EQ(text_in(board_.last(lost, "call.requeued"), "call"), call);
  EXPECT_FALSE(text_in(board_.last(lost, "call.requeued"), "resume").empty());
  EXPECT_EQ(place(board_, lost), 1);
  EXPECT_EQ(place(board_, one.socket), 2);
}

TEST_F(CallQueue, TheEstimateComesFromRecentCalls) {
  for (int i = 0; i < 3; ++i) {
    const auto current = board_.talk(board_.caller(), anna_);
    board_.pass(240'000);
    board_.say(anna_, hang_up(current));
  }
  board_.talk(board_.caller(), anna_);
  const Waiting one = arrive();
  const Waiting two = arrive();
  EXPECT_EQ(board_.last(one.socket, "call.queue").at("wait_s").as_int64(), 240);
  EXPECT_EQ(board_.last(two.socket, "call.queue").at("wait_s").as_int64(), 480);
  const auto bruno = board_.available("bruno");
  board_.say(bruno, kAway);
}

TEST_F(CallQueue, ALongQueueIsNotAFloodOfMessages) {
  const auto current = board_.talk(board_.caller(), anna_);
  std::vector<Waiting> callers;
  for (int i = 0; i < 60; ++i) callers.push_back(arrive());
  board_.pass(20'000);
  board_.forget_heard();
  board_.say(callers[0].socket, hang_up(callers[0].call));
  board_.say(callers[1].socket, hang_up(callers[1].call));
  EXPECT_EQ(place(board_, callers[2].socket), 1);
  std::size_t told = 0;
  for (const Waiting& caller : callers) told += board_.heard(caller.socket).size();
  EXPECT_LE(told, 2 * 20 + 60 + 2U) << "the back of the queue hears of it once in a while";
  board_.pass(15'000);
  for (std::size_t i = 2; i < callers.size(); ++i) EXPECT_EQ(place(board_, callers[i].socket), static_cast<std::int64_t>(i) - 1);
  board_.say(anna_, hang_up(current));
}

TEST_F(CallQueue, ThoseFarBehindAreToldInTurn) {
  const auto current = board_.talk(board_.caller(), anna_);
  std::vector<Waiting> callers;
  for (int i = 0; i < 300; ++i) callers.push_back(arrive());
  std::map<std::size_t, std::int64_t> known;
  board_.pass(20'000);
  for (std::size_t i = 0; i < 2; ++i) board_.say(callers[i].socket, hang_up(callers[i].call));
  for (int step = 0; step < 80; ++step) {
    board_.forget_heard();
    board_.pass(200);
    std::size_t told = 0;
    for (const Waiting& caller : callers) told += board_.heard(caller.socket).size();
    ASSERT_LE(told, 20U) << "never all at once";
    for (std::size_t i = 2; i < callers.size(); ++i) {
      const auto heard = board_.last(callers[i].socket, "call.queue");
      if (!heard.empty()) known[i] = heard.at("place").as_int64();
    }
  }
  for (std::size_t i = 22; i < callers.size(); ++i) {
    EXPECT_EQ(known[i], static_cast<std::int64_t>(i) - 1);
  }
  board_.say(anna_, hang_up(current));
}

TEST_F(CallQueue, WhenTheLastOperatorGoesTheQueueIsTold) {
  const auto current = board_.talk(board_.caller(), anna_);
  const Waiting one = arrive();
  board_.say(anna_, kAway);
  EXPECT_TRUE(board_.last(one.socket, "call.ended").empty()) << "she is still at work";
  board_.say(anna_, hang_up(current));
  EXPECT_EQ(text_in(board_.last(one.socket, "call.ended"), "reason"), "operators_left");
}

}  // namespace
}  // namespace sportello::signaling
