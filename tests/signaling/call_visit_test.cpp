// SPDX-License-Identifier: EUPL-1.2
//
// Calls that the link of a call-back or an appointment opens.
#include <gtest/gtest.h>

#include "signaling/switchboard.h"

namespace sportello::signaling {
namespace {

namespace json = boost::json;

class Visits : public testing::Test {
 protected:
  Visits() : board_({}, book()) {}

  /// Knows the ticket `ada` at URP_1 and HOUR, and `early`, whose time has not come.
  VisitBook book() {
    VisitBook visits;
    visits.open = [](std::string_view ticket, std::string_view desk,
                     TimeMs) -> std::variant<VisitFacts, RefusalReason> {
      if (ticket == "early") return RefusalReason::kTooEarly;
      if (ticket != "ada" || (desk != "URP_1" && desk != "HOUR")) return RefusalReason::kGone;
      return ada();
    };
    visits.find = [](std::string_view id) -> std::optional<VisitFacts> {
      if (id != "request-1") return std::nullopt;
      return ada();
    };
    visits.ended = [this](const VisitFacts& visit, bool took_place) {
      ended_.push_back(visit.id + (took_place ? " took place" : " did not"));
    };
    return visits;
  }

  static VisitFacts ada() { return {"request-1", "callback", "Ada Rossi", "TARI", 7}; }

  void start(ConnectionId caller, const std::string& ticket, const std::string& desk = "URP_1") {
    board_.say(caller, {{"type", "call.start"},
                        {"desk", desk},
                        {"kind", "voice"},
                        {"lang", "it"},
                        {"transports", {"rtp"}},
                        {"ticket", ticket}});
  }

  std::string refusal(ConnectionId caller) {
    return text_in(board_.last(caller, "call.refused"), "reason");
  }

  void answer(ConnectionId person, const std::string& call) {
    board_.say(person, {{"type", "call.answer"}, {"call", call}, {"transports", {"rtp"}}});
  }

  std::vector<std::string> ended_;
  Switchboard board_;
};

TEST_F(Visits, GoAheadOfThoseInTurnAndSayWhoItIs) {
  const auto anna = board_.available("anna");
  board_.ring(board_.caller());
  const auto waiting = board_.caller();
  board_.ring(waiting);
  const auto citizen = board_.caller();
  start(citizen, "ada");
  const auto offer = board_.last(anna, "call.offered");
  EXPECT_EQ(offer.at("place").to_number<int>(), 0);
  EXPECT_EQ(json::serialize(offer.at("visit")),
            R"({"kind":"callback","name":"Ada Rossi","subject":"TARI","at":7})");
  EXPECT_EQ(board_.last(waiting, "call.queue").at("place").to_number<int>(), 2);
  EXPECT_FALSE(board_.last(citizen, "call.ringing").contains("visit"));
}

TEST_F(Visits, ATicketThatOpensNothingSaysWhy) {
  board_.available("anna");
  const auto caller = board_.caller();
  start(caller, "nonsense");
  EXPECT_EQ(refusal(caller), "gone");
  start(caller, "early");
  EXPECT_EQ(refusal(caller), "too_early");
  start(caller, "ada", "URP_2");
  EXPECT_EQ(refusal(caller), "gone");
}

TEST_F(Visits, NeedSomebodyAtWork) {
  const auto caller = board_.caller();
  start(caller, "ada");
  EXPECT_EQ(refusal(caller), "desk_closed");
}

TEST_F(Visits, OneCallATicketWhileItsBrowserIsThere) {
  board_.available("anna");
  const auto first = board_.caller();
  start(first, "ada");
  const auto call = text_in(board_.last(first, "call.ringing"), "call");
  const auto second = board_.caller();
  start(second, "ada");
  EXPECT_EQ(refusal(second), "gone");
  board_.drop(first);
  start(second, "ada");
  const auto next = text_in(board_.last(second, "call.ringing"), "call");
  EXPECT_NE(next, "");
  EXPECT_NE(next, call);
}

TEST_F(Visits, AreOverWhenTheCallTookPlace) {
  const auto anna = board_.available("anna");
  const auto citizen = board_.caller();
  start(citizen, "ada");
  board_.say(citizen, {{"type", "call.hangup"},
                       {"call", text_in(board_.last(citizen, "call.ringing"), "call")}});
  EXPECT_EQ(ended_, std::vector<std::string>{"request-1 did not"});
  start(citizen, "ada");
  const auto call = text_in(board_.last(citizen, "call.ringing"), "call");
  answer(anna, call);
  EXPECT_TRUE(board_.last(anna, "call.assigned").contains("visit"));
  board_.say(anna, {{"type", "call.hangup"}, {"call", call}});
  EXPECT_EQ(ended_.back(), "request-1 took place");
}

TEST_F(Visits, KeepTheirFactsOverARestart) {
  board_.available("anna");
  const auto citizen = board_.caller();
  start(citizen, "ada");
  const auto ringing = board_.last(citizen, "call.ringing");
  board_.restart();
  const auto anna = board_.available("anna");
  const auto again = board_.caller();
  board_.say(again, {{"type", "call.resume"},
                     {"call", ringing.at("call")},
                     {"resume", ringing.at("resume")},
                     {"fresh", true}});
  EXPECT_EQ(text_in(board_.last(anna, "call.offered").at("visit").as_object(), "name"), "Ada Rossi");
}

/// An open hour in which the ticket `ada` has taken a seat.
class SeatedVisit : public Visits {
 protected:
  void SetUp() override {
    host_ = board_.available("elena", {"HOUR"});
    board_.say(host_, {{"type", "call.open_hour"},
                       {"desk", "HOUR"},
                       {"on", true},
                       {"transports", {"rtp"}}});
    hour_ = text_in(board_.last(host_, "call.assigned"), "call");
    citizen_ = board_.caller();
    start(citizen_, "ada", "HOUR");
    token_ = text_in(board_.last(citizen_, "call.answered"), "resume");
  }

  ConnectionId host_ = 0, citizen_ = 0;
  std::string hour_, token_;
};

TEST_F(SeatedVisit, IsOverWhenOneOfTheTwoHangsUp) {
  EXPECT_TRUE(ended_.empty());
  board_.say(citizen_, {{"type", "call.hangup"}, {"call", hour_}});
  EXPECT_EQ(ended_, std::vector<std::string>{"request-1 took place"});
}

TEST_F(SeatedVisit, IsOverWithTheHour) {
  board_.say(host_, {{"type", "call.hangup"}, {"call", hour_}});
  EXPECT_EQ(ended_, std::vector<std::string>{"request-1 took place"});
}

TEST_F(SeatedVisit, IsOneAtATimeAndALostSeatMayBeTakenAgain) {
  const auto second = board_.caller();
  start(second, "ada", "HOUR");
  EXPECT_EQ(refusal(second), "gone");
  board_.drop(citizen_);
  start(second, "ada", "HOUR");
  EXPECT_EQ(text_in(board_.last(second, "call.answered"), "becomes"), hour_);
  EXPECT_EQ(board_.last(host_, "call.seats").at("taken").as_int64(), 1);
  EXPECT_EQ(ended_, std::vector<std::string>{"request-1 did not"});
  board_.drop(second);
  board_.pass(30'000);
  EXPECT_EQ(ended_.back(), "request-1 did not") << "a broken line is no end: the link stays good";
}

TEST_F(SeatedVisit, KeepsItsFactsOverARestart) {
  board_.restart();
  const auto again = board_.caller();
  board_.say(again,
             {{"type", "call.resume"}, {"call", hour_}, {"resume", token_}, {"fresh", true}});
  ASSERT_FALSE(board_.last(again, "call.resumed").empty());
  board_.say(again, {{"type", "call.hangup"}, {"call", hour_}});
  EXPECT_EQ(ended_, std::vector<std::string>{"request-1 took place"});
}

}  // namespace
}  // namespace sportello::signaling
