// SPDX-License-Identifier: EUPL-1.2
//
// Callers and operators by the thousand against servers of its own: see --help.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <exception>
#include <iostream>
#include <stdexcept>
#include <thread>

#include "load/figures.h"
#include "load/options.h"
#include "load/part.h"
#include "load/servers_under_load.h"
#include "load/stage.h"

namespace sportello::load {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

/// A process for each part of the load; each writes its figures into a file.
class Carriers {
 public:
  Carriers(const Options& options, const ServersUnderLoad& servers, Stage& stage)
      : servers_(servers), stage_(stage) {
    for (const auto& part : parts_of(options, servers.ports())) {
      const pid_t child = ::fork();
      if (child < 0) throw std::runtime_error("cannot fork");
      if (child == 0) {
        write_figures(file(part.number), carry(part, options, stage));
        ::_exit(0);
      }
      children_.push_back(child);
    }
  }
  ~Carriers() {
    stage_.stop();
    for (const pid_t child : children_) ::waitpid(child, nullptr, 0);
  }
  Carriers(const Carriers&) = delete;
  Carriers& operator=(const Carriers&) = delete;

  /// Waits until all parts have arrived; throws once one is gone.
  void wait() const {
    while (!stage_.all_arrived()) {
      const bool gone = std::any_of(children_.begin(), children_.end(), [](pid_t child) {
        siginfo_t info{};
        return ::waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOHANG | WNOWAIT) != 0 ||
               info.si_pid != 0;
      });
      if (gone || stage_.stopped()) throw std::runtime_error("the load was given up");
      std::this_thread::sleep_for(milliseconds(1));
    }
  }
  void go_on() { stage_.go_on(); }

  /// Waits for the processes and adds what they found out.
  void collect(Figures& figures) {
    for (std::size_t i = 0; i < children_.size(); ++i) {
      ::waitpid(children_[i], nullptr, 0);
      add_figures(file(static_cast<std::int64_t>(i)), figures);
    }
    children_.clear();
  }

 private:
  std::filesystem::path file(std::int64_t part) const {
    return servers_.folder() / ("part-" + std::to_string(part));
  }

  const ServersUnderLoad& servers_;
  Stage& stage_;
  std::vector<pid_t> children_;
};

void measure(const ServersUnderLoad& servers, Carriers& carriers, const Options& options,
             Figures& figures) {
  const auto callers = static_cast<double>(options.callers);
  const auto memory = [&](std::int64_t Memory::*kind, double NodeFigures::*target) {
    for (std::size_t i = 0; i < figures.nodes.size(); ++i) {
      figures.nodes[i].*target = static_cast<double>(servers.memory(i).*kind);
    }
  };
  const auto cpu = [&] {
    std::vector<double> seconds;
    for (std::size_t i = 0; i < figures.nodes.size(); ++i) seconds.push_back(servers.cpu_seconds(i));
    return seconds;
  };

  carriers.wait();
  memory(&Memory::pss_bytes, &NodeFigures::base_pss);
  memory(&Memory::rss_bytes, &NodeFigures::base_rss);
  auto begin = Clock::now();
  carriers.go_on();
  carriers.wait();
  figures.opened_per_s = callers / seconds_since(begin);
  std::this_thread::sleep_for(milliseconds(500));
  memory(&Memory::pss_bytes, &NodeFigures::open_pss);

  begin = Clock::now();
  carriers.go_on();
  carriers.wait();
  figures.queued_per_s = callers / seconds_since(begin);
  std::this_thread::sleep_for(milliseconds(500));
  memory(&Memory::pss_bytes, &NodeFigures::waiting_pss);
  memory(&Memory::rss_bytes, &NodeFigures::waiting_rss);

  const auto before = cpu();
  begin = Clock::now();
  carriers.go_on();
  carriers.wait();
  figures.setup_seconds = seconds_since(begin);
  const auto after = cpu();
  for (std::size_t i = 0; i < figures.nodes.size(); ++i) {
    figures.nodes[i].cores = (after[i] - before[i]) / figures.setup_seconds;
    figures.nodes[i].decides = servers.decides(i);
  }

  carriers.go_on();
  carriers.wait();
  memory(&Memory::pss_bytes, &NodeFigures::after_pss);
  if (!servers.alive()) throw std::runtime_error("a server is gone");
  carriers.go_on();
}

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
  raise_descriptor_limit(options.callers / options.nodes + options.operators);
  Figures figures;
  figures.nodes.resize(static_cast<std::size_t>(options.nodes));
  {
    const ServersUnderLoad servers(options);
    Stage stage(options.nodes);
    Carriers carriers(options, servers, stage);
    try {
      measure(servers, carriers, options, figures);
    } catch (const std::exception& error) {
      figures.faults.emplace_back(error.what());
      stage.stop();
    }
    carriers.collect(figures);
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
