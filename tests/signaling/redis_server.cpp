// SPDX-License-Identifier: EUPL-1.2
#include "signaling/redis_server.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <thread>
#include <vector>

extern char** environ;

namespace sportello::signaling {
namespace {

bool answers(const std::string& path) {
  const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
  const bool connected =
      ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  ::close(socket);
  return connected;
}

}  // namespace

RedisServer::RedisServer() { start(); }
RedisServer::~RedisServer() { kill(); }

void RedisServer::start(const std::string& password) {
  kill();
  std::filesystem::remove(socket());
  std::vector<std::string> words{"redis-server", "--port",   "0",  "--unixsocket", socket(),
                                 "--save",       "",         "--appendonly", "no",
                                 "--dir",        folder_.path().string()};
  if (!password.empty()) {
    words.emplace_back("--requirepass");
    words.push_back(password);
  }
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  const int fault =
      posix_spawnp(&process_, "redis-server", &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (fault != 0) throw std::runtime_error("redis-server does not start: is it installed?");
  for (int i = 0; i < 1'000; ++i) {
    if (answers(socket())) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  throw std::runtime_error("redis-server does not answer");
}

void RedisServer::kill() {
  if (process_ == 0) return;
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
  process_ = 0;
}

void RedisServer::hang() { ::kill(process_, SIGSTOP); }
void RedisServer::go_on() { ::kill(process_, SIGCONT); }

}  // namespace sportello::signaling
