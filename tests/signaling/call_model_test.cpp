// SPDX-License-Identifier: EUPL-1.2
// Everybody does anything at any time, from a seed: late clicks, crashes, reloads, transfers that
// cross answers. What callers and consoles were told must always fit together, and the registry's
// own books must balance after every input (the switchboard sees to that).
#include <gtest/gtest.h>

#include <random>

#include "signaling/switchboard.h"

namespace sportello::signaling {
namespace {

namespace json = boost::json;

/// A page: of a caller, a guest or an operator, and what it believes.
struct Page {
  std::string account;  // of an operator
  std::vector<std::string> desks;
  ConnectionId socket = 0;  // 0: offline
  std::string call, token, state;
  bool in_charge = false;
  bool missed = false;  // it was offline: what it believes may be out of date
  TimeMs offline_since = 0;
};

class Model {
 public:
  explicit Model(unsigned seed) : random_(seed) {
    const std::vector<std::vector<std::string>> desks{
        {"URP_1"}, {"URP_1", "URP_2"}, {"URP_2", "HOUR"}, {"HOUR", "URP_1"}};
    for (std::size_t i = 0; i < desks.size(); ++i) {
      Page page;
      page.account = "op" + std::to_string(i);
      page.desks = desks[i];
      page.socket = board_.available(page.account, page.desks);
      staff_.push_back(page);
    }
    callers_.resize(8);
  }

  void run(int steps) {
    for (int i = 0; i < steps && !testing::Test::HasFailure(); ++i) {
      step();
      read_all();
      check();
    }
  }

  /// Another run of the server: everybody who was online finds the same place, in any order.
  void restart() {
    board_.restart();
    std::vector<Page*> pages;
    for (auto* group : {&staff_, &callers_}) {
      for (auto& page : *group) {
        const bool was_online = page.socket != 0;
        page.socket = 0;
        if (was_online && !page.call.empty()) pages.push_back(&page);
      }
    }
    std::shuffle(pages.begin(), pages.end(), random_);
    for (auto* page : pages) {
      page->socket =
          page->account.empty() ? board_.caller() : board_.operator_in(page->account, page->desks);
      board_.heard(page->socket);  // the welcome: this run knows of no call yet
      const std::string call = page->call, state = page->state;
      const bool in_charge = page->in_charge;
      say(*page, resume(*page, false));
      const auto resumed = board_.last(page->socket, "call.resumed");
      EXPECT_EQ(text_in(resumed, "call"), call) << page->account;
      EXPECT_EQ(text_in(resumed, "state"), state) << page->account;
      if (!page->account.empty() && !resumed.empty()) {
        EXPECT_EQ(resumed.at("in_charge").as_bool(), in_charge);
      }
      read_all();
    }
  }

  /// Everybody leaves: nobody is kept, nobody is left without an answer.
  void finish() {
    for (auto& page : staff_) {
      if (page.socket == 0) continue;
      if (!page.call.empty()) say(page, {{"type", "call.hangup"}, {"call", page.call}});
      say(page, {{"type", "operator.state"}, {"state", "away"}});
    }
    board_.pass(300'000);
    read_all();
    EXPECT_EQ(board_.registry().call_count(), 0U);
    for (const auto& page : callers_) {
      EXPECT_TRUE(page.socket == 0 || page.call.empty()) << "a caller who was told nothing";
    }
  }

 private:
  using Pages = std::vector<Page>;

  std::size_t pick(std::size_t size) { return random_() % size; }
  Page& any(Pages& pages) { return pages[pick(pages.size())]; }

  /// A call that somebody knows, or knew.
  std::string any_call() {
    if (known_calls_.empty()) return "none";
    const std::size_t recent = std::min<std::size_t>(known_calls_.size(), 8);
    return known_calls_[known_calls_.size() - 1 - pick(recent)];
  }
  std::string any_desk() {
    static const char* desks[] = {"URP_1", "URP_2", "HOUR"};
    return desks[pick(3)];
  }

  static json::object resume(const Page& page, bool fresh) {
    return {{"type", "call.resume"}, {"call", page.call}, {"resume", page.token}, {"fresh", fresh}};
  }

  void say(Page& page, const json::object& message) {
    if (page.socket == 0) return;
    const auto fault = board_.say(page.socket, message);
    EXPECT_FALSE(fault.has_value()) << json::serialize(message);
  }

  void step() {
    switch (pick(22)) {
      case 0:
      case 1:
      case 2:
        return arrive(any(callers_));
      case 3:
      case 4:
      case 5:
      case 6:
        return say(any(staff_),
                   {{"type", "call.answer"}, {"call", any_call()}, {"transports", {"rtp"}}});
      case 7:
        return say(any(staff_), {{"type", "call.decline"}, {"call", any_call()}});
      case 8: {
        auto& page = pick(2) == 0 ? any(callers_) : any(staff_);
        return say(page, {{"type", "call.hangup"}, {"call", known(page)}});
      }
      case 9:
      case 10:
        return transfer(any(staff_));
      case 11:
      case 12:
        return invite(any(staff_));
      case 13:
        return join(any(callers_));
      case 14:
        return remove(any(staff_));
      case 15: {
        static const char* states[] = {"available", "available", "away", "wrap_up"};
        return say(any(staff_), {{"type", "operator.state"},
                                 {"state", states[pick(4)]},
                                 {"wrap_up_after", pick(4) == 0}});
      }
      case 16:
        return say(any(staff_), {{"type", "call.open_hour"},
                                 {"desk", any_desk()},
                                 {"on", pick(3) != 0},
                                 {"transports", {"rtp"}}});
      case 17:
        return drop(pick(2) == 0 ? any(callers_) : any(staff_));
      case 18:
      case 19:
        return come_back(pick(2) == 0 ? any(callers_) : any(staff_));
      case 20: {
        auto& page = any(staff_);
        return say(page, {{"type", "call.hold"}, {"call", known(page)}, {"on", pick(2) == 0}});
      }
      default:
        board_.pass(static_cast<TimeMs>(pick(20'000)));
    }
  }

  std::string known(const Page& page) { return page.call.empty() ? any_call() : page.call; }

  void arrive(Page& page) {
    if (page.socket == 0 || page.call.empty()) {
      if (page.socket != 0) board_.drop(page.socket);
      page = {};
      page.socket = board_.caller();
      say(page, {{"type", "call.start"},
                 {"desk", any_desk()},
                 {"kind", "voice"},
                 {"lang", "it"},
                 {"transports", {"rtp", "native"}}});
    }
  }

  void transfer(Page& page) {
    json::object message{{"type", "call.transfer"}, {"call", known(page)}};
    const auto how = pick(5);
    if (how == 0) {
      message["cancel"] = true;
    } else if (how < 3) {
      message["desk"] = any_desk();
    } else {
      message["operator"] = any(staff_).account;
    }
    say(page, message);
  }

  void invite(Page& page) {
    json::object message{{"type", "call.invite"}, {"call", known(page)}};
    if (pick(3) == 0) {
      message["guest"] = true;
    } else {
      message["operator"] = any(staff_).account;
      if (pick(4) == 0) message["cancel"] = true;
    }
    say(page, message);
  }

  void join(Page& page) {
    if (links_.empty() || !page.call.empty()) return;
    if (page.socket != 0) board_.drop(page.socket);
    page = {};
    page.socket = board_.caller();
    say(page, {{"type", "call.join"},
               {"token", links_[pick(links_.size())]},
               {"kind", "voice"},
               {"lang", "it"},
               {"transports", {"rtp"}}});
  }

  void remove(Page& page) {
    if (page.socket == 0) return;
    const auto joined = board_.last(page.socket, "call.joined");
    if (joined.empty()) return;
    say(page, {{"type", "call.remove"},
               {"call", known(page)},
               {"participant", joined.at("participant").at("id")}});
  }

  void drop(Page& page) {
    if (page.socket == 0) return;
    board_.drop(page.socket);
    page.socket = 0;
    page.missed = true;
    page.offline_since = board_.now();
  }

  void come_back(Page& page) {
    if (page.socket != 0) return;
    const bool in_time = board_.now() - page.offline_since < 30'000;
    if (!page.account.empty()) {
      page.socket = board_.operator_in(page.account, page.desks);
      read(page);  // the welcome says whether there is a call
      if (!page.call.empty()) say(page, resume(page, true));
      say(page, {{"type", "operator.state"}, {"state", "available"}});
    } else if (!page.call.empty()) {
      page.socket = board_.caller();
      may_be_gone_ = page.missed || !in_time;
      say(page, resume(page, true));
    }
    read(page);
    may_be_gone_ = false;
    page.missed = false;
  }

  void read_all() {
    for (auto& page : staff_) read(page);
    for (auto& page : callers_) read(page);
  }

  void read(Page& page) {
    if (page.socket == 0) return;
    for (const auto& message : board_.heard(page.socket)) {
      page.account.empty() ? read_as_caller(page, message) : read_as_operator(page, message);
    }
  }

  void read_as_caller(Page& page, const json::object& message) {
    const auto type = text_in(message, "type");
    const auto call = text_in(message, "call");
    if (type == "call.ringing") {
      page.state = "ringing";
      page.call = call;
      known_calls_.push_back(call);
    } else if (type == "call.answered") {
      EXPECT_TRUE(page.call.empty() || page.call == call) << page.call << " and " << call;
      page.call = message.contains("becomes") ? text_in(message, "becomes") : call;
      page.state = "talking";
    } else if (type == "call.requeued") {
      EXPECT_EQ(page.state, "talking");
      page.state = "ringing";
    } else if (type == "call.resumed") {
      EXPECT_TRUE(page.missed || page.state == text_in(message, "state"));
      page.state = text_in(message, "state");
    } else if (type == "call.ended") {
      EXPECT_EQ(page.call, call);
      page.call.clear();
    } else if (type == "call.refused") {
      EXPECT_TRUE(may_be_gone_ || page.call.empty()) << page.call << " was lost";
      page.call.clear();
    }
    if (message.contains("resume")) page.token = text_in(message, "resume");
  }

  void read_as_operator(Page& page, const json::object& message) {
    const auto type = text_in(message, "type");
    const auto call = text_in(message, "call");
    if (type == "call.assigned") {
      EXPECT_EQ(page.call, "") << page.account << " in two calls";
      take(page, message);
      known_calls_.push_back(call);
    } else if (type == "operator.welcome") {
      page.call.clear();
      for (const auto& active : message.at("active").as_array()) take(page, active.as_object());
    } else if (type == "call.resumed") {
      EXPECT_EQ(page.call, call);
      take(page, message);
    } else if (type == "call.ended" || type == "call.transferred") {
      EXPECT_EQ(page.call, call);
      page.call.clear();
    } else if (type == "call.guest_link") {
      links_.push_back(text_in(message, "token"));
    }
  }

  static void take(Page& page, const json::object& message) {
    page.call = text_in(message, "call");
    page.token = text_in(message, "resume");
    page.in_charge = message.at("in_charge").as_bool();
    page.state = "talking";
  }

  /// One operator in charge of a call at most, and nobody who believes to be in one that is gone.
  void check() {
    std::map<std::string, std::string> charge;
    for (auto& page : staff_) {
      if (page.socket == 0 || page.call.empty() || !page.in_charge) continue;
      EXPECT_TRUE(charge.emplace(page.call, page.account).second)
          << page.account << " and " << charge[page.call] << " are in charge of " << page.call;
    }
    auto& page = pick(2) == 0 ? any(callers_) : any(staff_);
    if (page.socket == 0 || page.call.empty()) return;
    if (page.state == "talking") {
      say(page, {{"type", "chat"}, {"call", page.call}, {"text", "?"}});
      const auto heard = board_.heard(page.socket);
      ASSERT_FALSE(heard.empty()) << page.call << " does not know " << page.account;
    } else {
      say(page, resume(page, false));
      read(page);
    }
  }

  std::mt19937 random_;
  Switchboard board_;
  Pages staff_, callers_;
  std::vector<std::string> known_calls_, links_;
  bool may_be_gone_ = false;
};

class CallModel : public testing::TestWithParam<unsigned> {};

TEST_P(CallModel, WhateverHappensNobodyIsLost) {
  Model model(GetParam());
  model.run(3'000);
  model.finish();
}

TEST_P(CallModel, ARestartAtAnyTimeFindsEverybodyInPlace) {
  Model model(GetParam() + 1'000);
  model.run(200 + static_cast<int>(GetParam()) * 37);
  model.restart();
  model.run(200);
  model.finish();
}

INSTANTIATE_TEST_SUITE_P(Seeds, CallModel, testing::Range(1U, 13U));

}  // namespace
}  // namespace sportello::signaling
