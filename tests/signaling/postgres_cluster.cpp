// SPDX-License-Identifier: EUPL-1.2
#include "signaling/postgres_cluster.h"

#include <fcntl.h>
#include <pwd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "storage/database.h"
#include "storage/postgres_address.h"

namespace sportello::signaling {
namespace {

/// Where Debian has the server's programs, of the newest version that there is.
std::filesystem::path program_folder() {
  const std::filesystem::path root("/usr/lib/postgresql");
  std::vector<std::filesystem::path> found;
  std::error_code ignored;
  for (const auto& version : std::filesystem::directory_iterator(root, ignored)) {
    if (std::filesystem::exists(version.path() / "bin" / "initdb")) found.push_back(version.path());
  }
  if (found.empty()) {
    throw std::runtime_error("there is no PostgreSQL below " + root.string() +
                             ": install the Debian package postgresql");
  }
  return *std::max_element(found.begin(), found.end()) / "bin";
}

}  // namespace

PostgresCluster& PostgresCluster::instance() {
  static PostgresCluster cluster;
  return cluster;
}

PostgresCluster::PostgresCluster() {
  // PostgreSQL does not run as root.
  if (::geteuid() == 0) {
    const auto* entry = ::getpwnam("postgres");
    if (entry == nullptr) entry = ::getpwnam("nobody");
    if (entry == nullptr) throw std::runtime_error("there is neither a user postgres nor nobody");
    user_ = entry->pw_name;
    if (::chown(folder_.path().c_str(), entry->pw_uid, entry->pw_gid) != 0) {
      throw std::runtime_error("cannot give the folder to " + user_);
    }
  }
  const auto programs = program_folder();
  const auto data = (folder_.path() / "data").string();
  const auto made = start({(programs / "initdb").string(), "-D", data, "-U", "sportello", "-A", "trust",
                           "-E", "UTF8", "--locale=C.UTF-8", "--locale-provider=icu",
                           "--icu-locale=it", "--no-sync"});
  int status = 0;
  ::waitpid(made, &status, 0);
  if (status != 0) throw std::runtime_error("initdb fails: " + log());
  process_ = start({(programs / "postgres").string(), "-D", data, "-k", folder_.path().string(), "-c",
                    "listen_addresses=", "-c", "fsync=off", "-c", "synchronous_commit=off", "-c",
                    "full_page_writes=off", "-c", "shared_buffers=16MB", "-c",
                    "max_connections=60"});
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  for (;;) {
    try {
      Database::postgres(connect_string({url(), {}}));
      return;
    } catch (const std::exception& error) {
      if (std::chrono::steady_clock::now() > until || ::waitpid(process_, &status, WNOHANG) != 0) {
        throw std::runtime_error(std::string(error.what()) + "; " + log());
      }
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
}

PostgresCluster::~PostgresCluster() {
  if (process_ <= 0) return;
  ::kill(process_, SIGQUIT);  // at once: nobody needs what is in it
  ::waitpid(process_, nullptr, 0);
}

std::string PostgresCluster::url() const {
  return "postgresql://sportello@/postgres?host=" + folder_.path().string();
}

std::string PostgresCluster::fresh_schema() {
  const auto name = "test_" + std::to_string(++schemas_);
  auto database = Database::postgres(connect_string({url(), {}}));
  database.sql() << "CREATE SCHEMA " + name;
  return url() + "&options=-csearch_path%3D" + name;
}

std::vector<std::string> PostgresCluster::as_its_user(
    const std::vector<std::string>& command) const {
  // It ends with us even where we are killed.
  std::vector<std::string> all{"setpriv", "--pdeathsig=QUIT"};
  if (!user_.empty()) {
    const auto* entry = ::getpwnam(user_.c_str());
    all.push_back("--reuid=" + std::to_string(entry->pw_uid));
    all.push_back("--regid=" + std::to_string(entry->pw_gid));
    all.push_back("--clear-groups");
  }
  all.insert(all.end(), command.begin(), command.end());
  return all;
}

pid_t PostgresCluster::start(const std::vector<std::string>& command) const {
  const auto words = as_its_user(command);
  std::vector<char*> arguments;
  for (const auto& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const auto log_file = (folder_.path() / "log").string();
  const pid_t process = ::fork();
  if (process < 0) throw std::runtime_error("cannot fork");
  if (process > 0) return process;
  const int log = ::open(log_file.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  const int nothing = ::open("/dev/null", O_RDONLY);
  if (log < 0 || nothing < 0 || ::dup2(nothing, 0) < 0 || ::dup2(log, 1) < 0 ||
      ::dup2(log, 2) < 0 || ::chdir(folder_.path().c_str()) != 0) {
    ::_exit(126);
  }
  ::execvp(arguments[0], arguments.data());
  ::_exit(127);
}

std::string PostgresCluster::log() const {
  std::ostringstream text;
  text << std::ifstream(folder_.path() / "log").rdbuf();
  return text.str();
}

}  // namespace sportello::signaling
