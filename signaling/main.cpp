// SPDX-License-Identifier: EUPL-1.2
#include <sodium.h>

#include <algorithm>
#include <exception>
#include <filesystem>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

#include "base/config.h"
#include "base/secret_file.h"
#include "live/redis_url.h"
#include "server.h"
#include "state.h"
#include "storage/database.h"
#include "storage/postgres_address.h"
#include "user_command.h"

namespace {

namespace signaling = sportello::signaling;

constexpr const char* kHelp =
    R"(sportello-server: serves the widget and brings citizens and operators together.

  sportello-server --config FILE [--database URL] [--redis URL]
      Runs until SIGTERM or SIGINT; SIGUSR1 lets it take no new calls from then on. Logs lines of
      JSON to standard error; the line with the event "listening" has the address and the port.
      With --redis (or `redis = URL` in the configuration) it is one of several nodes.

  sportello-server user add --config FILE NAME [--desk ID ...] [--display "Name shown"]
                            [--role operator|supervisor|editor ...]
      Adds a person, or changes one. Reads the password from standard input, one line. Without
      --desk the person serves all desks; without --role it is an operator (or what it was). A
      running server sees it within a second.

  sportello-server user remove --config FILE NAME
  sportello-server user list --config FILE

  sportello-server backup --config FILE --to FILE
      Writes a copy of the database in one step, while the server runs.

  sportello-server --check --config FILE
      Reads the configuration, says what is wrong with it, and stops.

  sportello-server --help

  With --database, or `database` in the file, all commands work on a PostgreSQL:
  postgresql://USER@HOST/NAME. Its password is in a file, see sportello.conf.example.

The configuration is described in sportello.conf.example.
)";

/// Takes an option such as `--config FILE` out of the arguments.
std::optional<std::string> take_option(std::vector<std::string>& arguments, const char* name) {
  const auto option = std::find(arguments.begin(), arguments.end(), name);
  if (option == arguments.end() || option + 1 == arguments.end()) return std::nullopt;
  std::string file = *(option + 1);
  arguments.erase(option, option + 2);
  return file;
}

/// Nothing if the file has faults; they are printed then.
std::optional<signaling::Config> load_config(const std::string& file) {
  const auto text = signaling::read_file(file);
  if (!text) {
    std::cerr << "sportello-server: there is no file " << file << '\n';
    return std::nullopt;
  }
  const auto base_dir = std::filesystem::absolute(file).parent_path();
  auto parsed = signaling::parse_config(*text, base_dir);
  if (auto* config = std::get_if<signaling::Config>(&parsed)) return std::move(*config);
  for (const auto& error : std::get<std::vector<signaling::ConfigError>>(parsed)) {
    std::cerr << file << ':';
    if (error.line > 0) std::cerr << error.line << ':';
    std::cerr << ' ' << error.message << '\n';
  }
  return std::nullopt;
}

int run(std::vector<std::string> arguments) {
  if (std::find(arguments.begin(), arguments.end(), "--help") != arguments.end()) {
    std::cout << kHelp;
    return 0;
  }
  const auto file = take_option(arguments, "--config");
  if (!file) {
    std::cerr << "sportello-server: --config FILE is needed; see --help\n";
    return 2;
  }
  const auto database = take_option(arguments, "--database");
  const auto redis = take_option(arguments, "--redis");
  auto config = load_config(*file);
  if (!config) return 2;
  if (database) {
    if (const auto fault = signaling::postgres_url_fault(*database)) {
      std::cerr << "sportello-server: --database " << *fault << '\n';
      return 2;
    }
    config->database = *database;
  }
  if (redis) {
    if (!signaling::parse_redis_url(*redis)) {
      std::cerr << "sportello-server: --redis is redis://HOST:PORT/DB or unix:///PATH?db=N\n";
      return 2;
    }
    config->redis = *redis;
  }
  if (arguments.empty()) {
    signaling::run_server(*config);
    return 0;
  }
  if (arguments.size() == 1 && arguments[0] == "--check") return 0;
  if (arguments[0] == "user") {
    arguments.erase(arguments.begin());
    return signaling::run_user_command(*config, arguments);
  }
  if (arguments[0] == "backup") {
    const auto target = take_option(arguments, "--to");
    if (!target || arguments.size() != 1) {
      throw std::runtime_error("say backup --config FILE --to FILE");
    }
    signaling::back_up(*config, *target);
    return 0;
  }
  std::cerr << "sportello-server: unexpected argument " << arguments[0] << "; see --help\n";
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  if (sodium_init() < 0) {
    std::cerr << "sportello-server: libsodium does not start\n";
    return 1;
  }
  try {
    return run(std::vector<std::string>(argv + 1, argv + argc));
  } catch (const std::exception& error) {
    std::cerr << "sportello-server: " << signaling::describe(error) << '\n';
    return 1;
  }
}
