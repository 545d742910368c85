// SPDX-License-Identifier: EUPL-1.2
#include "load/servers_under_load.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace sportello::load {
namespace {

using namespace std::chrono_literals;

/// Starts a program with standard input and error from and to files.
pid_t launch(const std::vector<std::string>& words, const std::filesystem::path& input,
             const std::filesystem::path& log) {
  std::vector<char*> arguments;
  for (const auto& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("cannot fork");
  if (child > 0) return child;
  const int in = ::open(input.c_str(), O_RDONLY);
  const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  ::dup2(in, 0);
  ::dup2(out, 1);
  ::dup2(out, 2);
  ::close(in);
  ::close(out);
  ::execv(arguments[0], arguments.data());
  ::_exit(127);
}

std::string content(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

std::string ServersUnderLoad::desk_id(std::int64_t desk) { return "D" + std::to_string(desk); }

std::string ServersUnderLoad::operator_name(std::int64_t number) {
  return "op" + std::to_string(number);
}

ServersUnderLoad::ServersUnderLoad(const Options& options) {
  std::string name = (std::filesystem::temp_directory_path() / "sportello-load-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make a folder " + name);
  folder_ = name;
  try {
    configure(options);
    add_operators(options);
    start(options);
  } catch (...) {
    end();
    throw;
  }
}

ServersUnderLoad::~ServersUnderLoad() { end(); }

void ServersUnderLoad::end() {
  for (const pid_t process : processes_) {
    ::kill(process, SIGKILL);
    ::waitpid(process, nullptr, 0);
  }
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void ServersUnderLoad::configure(const Options& options) const {
  std::filesystem::create_directory(folder_ / "www");
  for (const char* page : {"www/call.html", "www/desk.html"}) std::ofstream(file(page)) << "page";
  std::ofstream(file("password")) << kPassword << '\n';
  std::ofstream conf(file("load.conf"));
  conf << "listen = 127.0.0.1:0\nstatic_dir = www\nstate_dir = state\n"
       << "max_connections = " << options.callers + options.operators + 1'000 << '\n'
       << "max_connections_per_address = 100000\nnew_calls_per_minute = 100000000\n"
       << "max_calls = " << options.callers + options.operators + 1'000 << '\n'
       << "first_message_timeout = 30 min\nring_timeout = 6 h\n";
  if (options.nodes > 1) conf << "redis = " << options.redis << '\n';
  if (!options.database.empty()) conf << "database = " << options.database << '\n';
  for (std::int64_t desk = 0; desk < options.desks; ++desk) {
    conf << "[desk " << desk_id(desk) << "]\nname_it = Sportello " << desk << '\n';
  }
}

void ServersUnderLoad::add_operators(const Options& options) const {
  for (std::int64_t i = 0; i < options.operators; ++i) {
    const pid_t child = launch({options.server, "user", "add", "--config", file("load.conf"),
                                operator_name(i), "--desk", desk_id(i % options.desks)},
                               file("password"), file("log"));
    int status = 0;
    ::waitpid(child, &status, 0);
    if (status != 0) throw std::runtime_error("user add failed: " + content(file("log")));
  }
}

void ServersUnderLoad::start(const Options& options) {
  for (std::size_t node = 0; node < static_cast<std::size_t>(options.nodes); ++node) {
    processes_.push_back(
        launch({options.server, "--config", file("load.conf")}, file("password"), log_of(node)));
    ports_.push_back(port_of(node));
  }
}

std::uint16_t ServersUnderLoad::port_of(std::size_t node) const {
  constexpr std::string_view kPort = "\"port\":";
  for (int turn = 0; turn < 600 && alive(processes_[node]); ++turn) {
    const std::string log = content(log_of(node));
    const auto line = log.find("\"listening\"");
    const auto at = line == std::string::npos ? line : log.find(kPort, line);
    if (at != std::string::npos && log.find('\n', at) != std::string::npos) {
      return static_cast<std::uint16_t>(std::stoi(log.substr(at + kPort.size())));
    }
    std::this_thread::sleep_for(50ms);
  }
  throw std::runtime_error("a server does not start: " + content(log_of(node)));
}

bool ServersUnderLoad::decides(std::size_t node) const {
  const std::string log = content(log_of(node));
  const auto began = log.rfind("\"event\":\"coordinator\"");
  const auto ended = log.rfind("\"event\":\"coordinator_no_more\"");
  return began != std::string::npos && (ended == std::string::npos || ended < began);
}

bool ServersUnderLoad::alive() const {
  return std::all_of(processes_.begin(), processes_.end(),
                     [this](pid_t process) { return alive(process); });
}

bool ServersUnderLoad::alive(pid_t process) const {
  siginfo_t info{};
  return ::waitid(P_PID, static_cast<id_t>(process), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
         info.si_pid == 0;
}

double ServersUnderLoad::cpu_seconds(std::size_t node) const {
  const std::string text = content("/proc/" + std::to_string(processes_[node]) + "/stat");
  std::istringstream fields(text.substr(text.rfind(')') + 2));
  std::string skipped;
  for (int number = 3; number < 14; ++number) fields >> skipped;
  double user = 0;
  double system = 0;
  fields >> user >> system;
  return (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

Memory ServersUnderLoad::memory(std::size_t node) const {
  std::ifstream file("/proc/" + std::to_string(processes_[node]) + "/smaps_rollup");
  Memory memory;
  std::string line;
  while (std::getline(file, line)) {
    std::istringstream words(line);
    std::string name;
    std::int64_t kib = 0;
    words >> name >> kib;
    if (name == "Pss:") memory.pss_bytes = kib * 1024;
    if (name == "Rss:") memory.rss_bytes = kib * 1024;
  }
  return memory;
}

}  // namespace sportello::load
