// SPDX-License-Identifier: EUPL-1.2
//
// Callers and operators by the thousand against a server of its own: see --help.
#include <sys/resource.h>

#include <algorithm>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <chrono>
#include <csignal>
#include <exception>
#include <iostream>
#include <stdexcept>

#include "load/figures.h"
#include "load/options.h"
#include "load/server_under_load.h"
#include "load/sign_in.h"
#include "load/town.h"

namespace sportello::load {
namespace {

using signaling::Awaitable;
using signaling::kAwait;
using Clock = std::chrono::steady_clock;
using Timer =
    asio::basic_waitable_timer<Clock, asio::wait_traits<Clock>, signaling::Executor>;
using std::chrono::milliseconds;

/// Handshakes, or calls, that are under way at the same time while the town fills.
constexpr std::int64_t kUnderWay = 256;
constexpr std::chrono::seconds kPatience{120};

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

class Run {
 public:
  Run(asio::io_context& context, const Options& options, const ServerUnderLoad& server,
      Figures& figures)
      : options_(options),
        server_(server),
        figures_(figures),
        town_(context, options, {asio::ip::make_address("127.0.0.1"), server.port()}, figures),
        timer_(context.get_executor()) {}

  Awaitable<void> all() {
    try {
      co_await let_operators_in();
      co_await open_connections();
      co_await fill_queues();
      co_await set_up_calls();
    } catch (const std::exception& error) {
      figures_.faults.emplace_back(error.what());
    }
    timer_.get_executor().context().stop();
  }

 private:
  Awaitable<void> sleep(Clock::duration duration) {
    timer_.expires_after(duration);
    co_await timer_.async_wait(kAwait);
  }

  /// Waits until something is so; throws if it is not for long, or once anything went wrong.
  template <class Question>
  Awaitable<void> until(Question so, const char* what) {
    const auto limit = Clock::now() + kPatience;
    while (!so()) {
      if (!figures_.faults.empty()) throw std::runtime_error(std::string("gave up: ") + what);
      if (Clock::now() > limit) throw std::runtime_error(std::string("waited in vain: ") + what);
      co_await sleep(milliseconds(2));
    }
  }

  Awaitable<void> let_operators_in() {
    for (std::int64_t i = 0; i < options_.operators; ++i) {
      const auto name = ServerUnderLoad::operator_name(i);
      town_.open_operator(i, sign_in(server_.port(), name, ServerUnderLoad::kPassword));
      co_await until([&] { return town_.operators_available() > i; }, "an operator is available");
    }
    base_ = server_.memory();
    figures_.base_pss_mib = static_cast<double>(base_.pss_bytes) / 1024 / 1024;
  }

  Awaitable<void> open_connections() {
    const auto begin = Clock::now();
    while (town_.connections_wanted() < options_.callers) {
      town_.open_caller();
      co_await until(
          [&] { return town_.connections_wanted() - town_.connections_open() < kUnderWay; },
          "connections open");
    }
    co_await until([&] { return town_.connections_open() == options_.callers; },
                   "all connections are open");
    figures_.opened_per_s = static_cast<double>(options_.callers) / seconds_since(begin);
    co_await sleep(milliseconds(500));
    figures_.open_bytes = per_caller(server_.memory().pss_bytes - base_.pss_bytes);
  }

  Awaitable<void> fill_queues() {
    const auto begin = Clock::now();
    while (town_.calls_begun() < options_.callers) {
      town_.begin_call();
      co_await until([&] { return town_.calls_begun() - town_.calls_ringing() < kUnderWay; },
                     "calls ring");
    }
    co_await until([&] { return town_.calls_ringing() == options_.callers; }, "all calls ring");
    figures_.queued_per_s = static_cast<double>(options_.callers) / seconds_since(begin);
    co_await sleep(milliseconds(500));
    const auto memory = server_.memory();
    figures_.waiting_bytes = per_caller(memory.pss_bytes - base_.pss_bytes);
    figures_.waiting_rss_bytes = per_caller(memory.rss_bytes - base_.rss_bytes);
  }

  Awaitable<void> set_up_calls() {
    const auto begin = Clock::now();
    const double cpu = server_.cpu_seconds();
    const auto wanted = static_cast<std::int64_t>(options_.rate * options_.seconds);
    for (std::int64_t tick = 0; tick < wanted; ++tick) {
      const auto due = begin + std::chrono::duration_cast<Clock::duration>(
                                   std::chrono::duration<double>(
                                       static_cast<double>(tick) / options_.rate));
      if (due > Clock::now()) co_await sleep(due - Clock::now());
      if (!town_.answer_one()) ++figures_.late_ticks;
      if (!figures_.faults.empty()) break;
    }
    const double lasted = seconds_since(begin);
    figures_.server_cores = (server_.cpu_seconds() - cpu) / lasted;
    figures_.setups_per_s = static_cast<double>(figures_.setups) / lasted;
    co_await until([&] { return town_.answers_open() == 0; }, "both sides of each call know");
    co_await until([&] { return town_.calls_ringing() == options_.callers; }, "all wait again");
    town_.close_queues();
    figures_.after_bytes = per_caller(server_.memory().pss_bytes - base_.pss_bytes);
    if (!server_.alive()) throw std::runtime_error("the server is gone");
  }

  double per_caller(std::int64_t bytes) const {
    return static_cast<double>(bytes) / static_cast<double>(options_.callers);
  }

  const Options& options_;
  const ServerUnderLoad& server_;
  Figures& figures_;
  Town town_;
  Timer timer_;
  Memory base_;
};

/// Each connection needs a descriptor, here and in the server, which inherits the limit.
void raise_descriptor_limit(std::int64_t connections) {
  rlimit limit{};
  const auto wanted = static_cast<rlim_t>(connections) + 200;
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted) return;
  limit.rlim_cur = wanted;
  limit.rlim_max = std::max(limit.rlim_max, wanted);
  if (::setrlimit(RLIMIT_NOFILE, &limit) != 0) {
    throw std::runtime_error("so many connections need ulimit -n " + std::to_string(wanted));
  }
}

int run(const Options& options) {
  std::signal(SIGPIPE, SIG_IGN);
  raise_descriptor_limit(options.callers + options.operators);
  Figures figures;
  {
    const ServerUnderLoad server(options);
    asio::io_context context(1);
    Run load(context, options, server, figures);
    asio::co_spawn(context, load.all(), asio::detached);
    context.run();
  }
  if (!options.json_only) write_table(std::cout, options, figures);
  write_json(std::cout, options, figures);
  return figures.faults.empty() ? 0 : 1;
}

}  // namespace
}  // namespace sportello::load

int main(int argc, char** argv) {
  try {
    return sportello::load::run(sportello::load::read_options(argc, argv));
  } catch (const std::exception& error) {
    std::cerr << "sportello-load: " << error.what() << '\n';
    return 1;
  }
}
