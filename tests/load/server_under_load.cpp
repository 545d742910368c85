// SPDX-License-Identifier: EUPL-1.2
#include "load/server_under_load.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

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

std::string ServerUnderLoad::desk_id(std::int64_t desk) { return "D" + std::to_string(desk); }

std::string ServerUnderLoad::operator_name(std::int64_t number) {
  return "op" + std::to_string(number);
}

ServerUnderLoad::ServerUnderLoad(const Options& options) {
  std::string name = (std::filesystem::temp_directory_path() / "sportello-load-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make a folder " + name);
  folder_ = name;
  configure(options);
  add_operators(options);
  start(options);
}

ServerUnderLoad::~ServerUnderLoad() {
  if (process_ > 0) {
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
  }
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void ServerUnderLoad::configure(const Options& options) const {
  std::filesystem::create_directory(folder_ / "www");
  for (const char* page : {"www/call.html", "www/desk.html"}) std::ofstream(file(page)) << "page";
  std::ofstream(file("password")) << kPassword << '\n';
  std::ofstream conf(file("load.conf"));
  conf << "listen = 127.0.0.1:0\nstatic_dir = www\nstate_dir = state\n"
       << "max_connections = " << options.callers + options.operators + 1'000 << '\n'
       << "max_connections_per_address = 100000\nnew_calls_per_minute = 100000000\n"
       << "max_calls = " << options.callers + options.operators + 1'000 << '\n'
       << "first_message_timeout = 30 min\nring_timeout = 6 h\n";
  for (std::int64_t desk = 0; desk < options.desks; ++desk) {
    conf << "[desk " << desk_id(desk) << "]\nname_it = Sportello " << desk << '\n';
  }
}

void ServerUnderLoad::add_operators(const Options& options) const {
  for (std::int64_t i = 0; i < options.operators; ++i) {
    const pid_t child = launch({options.server, "user", "add", "--config", file("load.conf"),
                                operator_name(i), "--desk", desk_id(i % options.desks)},
                               file("password"), file("log"));
    int status = 0;
    ::waitpid(child, &status, 0);
    if (status != 0) throw std::runtime_error("user add failed: " + content(file("log")));
  }
}

void ServerUnderLoad::start(const Options& options) {
  process_ =
      launch({options.server, "--config", file("load.conf")}, file("password"), file("log"));
  constexpr std::string_view kPort = "\"port\":";
  for (int turn = 0; turn < 600 && alive(); ++turn) {
    const std::string log = content(file("log"));
    const auto line = log.find("\"listening\"");
    const auto at = line == std::string::npos ? line : log.find(kPort, line);
    if (at != std::string::npos && log.find('\n', at) != std::string::npos) {
      port_ = static_cast<std::uint16_t>(std::stoi(log.substr(at + kPort.size())));
      return;
    }
    std::this_thread::sleep_for(50ms);
  }
  throw std::runtime_error("the server does not start: " + content(file("log")));
}

bool ServerUnderLoad::alive() const {
  siginfo_t info{};
  return ::waitid(P_PID, static_cast<id_t>(process_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
         info.si_pid == 0;
}

double ServerUnderLoad::cpu_seconds() const {
  const std::string text = content("/proc/" + std::to_string(process_) + "/stat");
  std::istringstream fields(text.substr(text.rfind(')') + 2));
  std::string skipped;
  for (int number = 3; number < 14; ++number) fields >> skipped;
  double user = 0;
  double system = 0;
  fields >> user >> system;
  return (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

Memory ServerUnderLoad::memory() const {
  std::ifstream file("/proc/" + std::to_string(process_) + "/smaps_rollup");
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
