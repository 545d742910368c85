// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "load/part.h"
#include "load/socket.h"

namespace sportello::load {

/// All callers and operators, and what they do: callers wait, operators answer when they are told
/// to; who was answered hangs up and joins the queue again. One thread.
class Town {
 public:
  /// At each `rivals`-th set-up a second operator answers, too; 0: never.
  Town(asio::io_context& context, const Part& part, std::int64_t rivals, PartFigures& figures);
  ~Town();

  /// `index`: of the part's operators.
  void open_operator(std::size_t index, const std::string& cookie);
  /// Opens the connection of the next caller, who says nothing yet.
  void open_caller();
  /// Has the next silent caller call.
  void begin_call();

  /// Has a free operator answer; false where nobody is free with a call before them.
  bool answer_one();
  /// No caller calls again from now on.
  void close_queues() { again_ = false; }

  std::int64_t operators_available() const { return available_; }
  std::int64_t connections_wanted() const { return static_cast<std::int64_t>(callers_.size()); }
  std::int64_t connections_open() const { return open_; }
  std::int64_t calls_begun() const { return static_cast<std::int64_t>(begun_); }
  std::int64_t calls_ringing() const { return ringing_; }
  std::int64_t answers_open() const { return static_cast<std::int64_t>(setups_.size()); }

 private:
  using Clock = std::chrono::steady_clock;

  struct Caller {
    std::shared_ptr<Socket> socket;
    std::string call;
    std::int64_t desk = 0;
  };
  struct Person {
    std::shared_ptr<Socket> socket;
    bool available = false;
    std::string answering;            ///< the call that was answered last, until it is over
    std::deque<std::string> offered;  ///< in the order of the queue
  };
  /// A call that somebody has answered, until both sides know.
  struct SetUp {
    Clock::time_point begin;
    bool caller_knows = false;
    bool person_knows = false;
  };

  void caller_heard(std::size_t index, std::string_view text);
  void person_heard(std::size_t index, std::string_view text);
  void start_call(Caller& caller);
  void answer(Person& person, const std::string& call);
  void informed(const std::string& call, bool caller);
  void fault(std::string what);
  const std::string* choose(const Person& person) const;

  asio::io_context& context_;
  const Part& part_;
  std::int64_t rivals_;
  PartFigures& figures_;
  std::vector<Caller> callers_;
  std::vector<Person> people_;
  std::unordered_map<std::string, SetUp> setups_;
  // All calls that somebody has answered: a console may be told late that one is taken.
  std::unordered_set<std::string> answered_;
  std::unordered_map<std::string, std::size_t> caller_of_;  // by call
  std::size_t begun_ = 0;
  std::size_t next_person_ = 0;
  std::int64_t open_ = 0;
  std::int64_t ringing_ = 0;
  std::int64_t available_ = 0;
  bool again_ = true;
};

}  // namespace sportello::load
