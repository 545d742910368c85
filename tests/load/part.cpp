// SPDX-License-Identifier: EUPL-1.2
#include "load/part.h"

#include <algorithm>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/json.hpp>
#include <chrono>
#include <exception>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "load/servers_under_load.h"
#include "load/sign_in.h"
#include "load/town.h"

namespace sportello::load {
namespace {

namespace json = boost::json;
using signaling::Awaitable;
using signaling::kAwait;
using Clock = std::chrono::steady_clock;
using Timer =
    asio::basic_waitable_timer<Clock, asio::wait_traits<Clock>, signaling::Executor>;
using std::chrono::milliseconds;

/// Handshakes, or calls, that are under way at the same time while the town fills.
constexpr std::int64_t kUnderWay = 256;
constexpr std::chrono::seconds kPatience{120};

class Run {
 public:
  Run(asio::io_context& context, const Part& part, const Options& options, Stage& stage,
      PartFigures& figures)
      : part_(part),
        options_(options),
        stage_(stage),
        figures_(figures),
        town_(context, part, options.rivals, figures),
        timer_(context.get_executor()) {}

  Awaitable<void> all() {
    try {
      co_await let_operators_in();
      co_await meet();
      co_await open_connections();
      co_await meet();
      co_await fill_queues();
      co_await meet();
      co_await set_up_calls();
      co_await meet();
      co_await until([&] { return town_.answers_open() == 0; }, "both sides of each call know");
      co_await until([&] { return town_.calls_ringing() == part_.callers; }, "all wait again");
      town_.close_queues();
      co_await meet();
    } catch (const std::exception& error) {
      figures_.faults.emplace_back(error.what());
      stage_.stop();
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
      if (!figures_.faults.empty() || stage_.stopped()) {
        throw std::runtime_error(std::string("gave up: ") + what);
      }
      if (Clock::now() > limit) throw std::runtime_error(std::string("waited in vain: ") + what);
      co_await sleep(milliseconds(2));
    }
  }

  Awaitable<void> meet() {
    stage_.arrive(part_.number);
    co_await until([&] { return stage_.may_go_on(part_.number); }, "the other parts");
  }

  Awaitable<void> let_operators_in() {
    for (std::size_t i = 0; i < part_.operators.size(); ++i) {
      const auto name = ServersUnderLoad::operator_name(part_.operators[i]);
      town_.open_operator(i, sign_in(part_.operators_at, name, ServersUnderLoad::kPassword));
      co_await until(
          [&] { return town_.operators_available() > static_cast<std::int64_t>(i); },
          "an operator is available");
    }
  }

  Awaitable<void> open_connections() {
    while (town_.connections_wanted() < part_.callers) {
      town_.open_caller();
      co_await until(
          [&] { return town_.connections_wanted() - town_.connections_open() < kUnderWay; },
          "connections open");
    }
    co_await until([&] { return town_.connections_open() == part_.callers; },
                   "all connections are open");
  }

  Awaitable<void> fill_queues() {
    while (town_.calls_begun() < part_.callers) {
      town_.begin_call();
      co_await until([&] { return town_.calls_begun() - town_.calls_ringing() < kUnderWay; },
                     "calls ring");
    }
    co_await until([&] { return town_.calls_ringing() == part_.callers; }, "all calls ring");
  }

  Awaitable<void> set_up_calls() {
    const auto begin = Clock::now();
    const auto wanted = static_cast<std::int64_t>(part_.rate * options_.seconds);
    for (std::int64_t tick = 0; tick < wanted; ++tick) {
      const auto due = begin + std::chrono::duration_cast<Clock::duration>(
                                   std::chrono::duration<double>(
                                       static_cast<double>(tick) / part_.rate));
      if (due > Clock::now()) co_await sleep(due - Clock::now());
      if (!town_.answer_one()) ++figures_.late_ticks;
      if (!figures_.faults.empty() || stage_.stopped()) break;
    }
  }

  const Part& part_;
  const Options& options_;
  Stage& stage_;
  PartFigures& figures_;
  Town town_;
  Timer timer_;
};

}  // namespace

std::vector<Part> parts_of(const Options& options, const std::vector<std::uint16_t>& ports) {
  const auto count = static_cast<std::int64_t>(ports.size());
  std::vector<Part> parts;
  for (std::int64_t number = 0; number < count; ++number) {
    Part part;
    part.number = number;
    part.callers = options.callers / count + (number < options.callers % count ? 1 : 0);
    part.rate = options.rate / static_cast<double>(count);
    for (auto desk = number; desk < options.desks; desk += count) part.desks.push_back(desk);
    for (std::int64_t one = 0; one < options.operators; ++one) {
      if (one % options.desks % count == number) part.operators.push_back(one);
    }
    part.callers_at = ports[static_cast<std::size_t>(number)];
    part.operators_at = ports[static_cast<std::size_t>((number + 1) % count)];
    parts.push_back(std::move(part));
  }
  return parts;
}

PartFigures carry(const Part& part, const Options& options, Stage& stage) {
  PartFigures figures;
  asio::io_context context(1);
  Run run(context, part, options, stage, figures);
  asio::co_spawn(context, run.all(), asio::detached);
  context.run();
  return figures;
}

void write_figures(const std::filesystem::path& file, const PartFigures& figures) {
  json::array faults, seconds;
  const auto shown = std::min<std::size_t>(figures.faults.size(), 100);
  for (std::size_t i = 0; i < shown; ++i) faults.emplace_back(figures.faults[i]);
  for (const double one : figures.both_informed.seconds()) seconds.emplace_back(one);
  std::ofstream(file) << json::serialize(json::object{{"setups", figures.setups},
                                                      {"rivals", figures.rivals},
                                                      {"late_ticks", figures.late_ticks},
                                                      {"faults", std::move(faults)},
                                                      {"seconds", std::move(seconds)}});
}

void add_figures(const std::filesystem::path& file, Figures& figures) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  boost::system::error_code error;
  const auto value = json::parse(text.str(), error);
  if (error || !value.is_object()) {
    figures.faults.emplace_back("a part of the load has ended early");
    return;
  }
  figures.setups += value.at("setups").to_number<std::int64_t>();
  figures.rivals += value.at("rivals").to_number<std::int64_t>();
  figures.late_ticks += value.at("late_ticks").to_number<std::int64_t>();
  for (const auto& fault : value.at("faults").as_array()) {
    figures.faults.emplace_back(fault.as_string().c_str());
  }
  for (const auto& one : value.at("seconds").as_array()) {
    figures.both_informed.add(one.to_number<double>());
  }
}

}  // namespace sportello::load
