// SPDX-License-Identifier: EUPL-1.2
#include "user_command.h"

#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <stdexcept>

#include "accounts/accounts.h"
#include "accounts/password.h"
#include "base/secret_file.h"
#include "base/text.h"

namespace sportello::signaling {
namespace {

/// Reads one line; at a terminal it is not shown.
std::string read_password() {
  const bool terminal = ::isatty(STDIN_FILENO) != 0;
  termios shown{};
  if (terminal) {
    std::cerr << "Password: " << std::flush;
    ::tcgetattr(STDIN_FILENO, &shown);
    termios hidden = shown;
    hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSANOW, &hidden);
  }
  std::string password;
  std::getline(std::cin, password);
  if (terminal) {
    ::tcsetattr(STDIN_FILENO, TCSANOW, &shown);
    std::cerr << '\n';
  }
  if (password.size() < kMinPasswordBytes || password.size() > kMaxPasswordBytes) {
    throw std::runtime_error("a password has at least 8 characters (and at most 1024 bytes)");
  }
  return password;
}

struct Request {
  std::string name;
  std::string display;
  std::vector<std::string> desks;
};

Request parse(const std::vector<std::string>& arguments, bool with_details) {
  Request request;
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    const auto& argument = arguments[i];
    const bool option = argument == "--desk" || argument == "--display";
    if (option && with_details) {
      if (i + 1 == arguments.size()) throw std::runtime_error(argument + " needs a value");
      const auto& value = arguments[++i];
      if (argument == "--desk") {
        const auto& desks = request.desks;
        if (std::find(desks.begin(), desks.end(), value) == desks.end()) {
          request.desks.push_back(value);
        }
      } else {
        request.display = value;
      }
    } else if (argument.starts_with("-") || !request.name.empty()) {
      throw std::runtime_error("unexpected argument " + argument);
    } else {
      request.name = to_lower(argument);
    }
  }
  if (!is_account_name(request.name)) {
    throw std::runtime_error("a name has 1 to 64 letters, digits, '.', '_', '-' or '@'");
  }
  return request;
}

int add(const Config& config, Accounts& accounts, Request request) {
  if (request.display.empty()) request.display = request.name;
  if (request.display.size() > 128 || !is_utf8(request.display)) {
    throw std::runtime_error("the displayed name is not a line of UTF-8 of at most 128 bytes");
  }
  for (const auto& id : request.desks) {
    const auto is_it = [&id](const DeskConfig& desk) { return desk.id == id; };
    if (std::none_of(config.desks.begin(), config.desks.end(), is_it)) {
      throw std::runtime_error("the configuration has no desk " + id);
    }
  }
  if (request.desks.empty()) {
    for (const auto& desk : config.desks) request.desks.push_back(desk.id);
  }
  const bool known = accounts.find(request.name).has_value();
  accounts.put({request.name, request.display, request.desks, hash_password(read_password())});
  std::cout << (known ? "changed " : "added ") << request.name << '\n';
  return 0;
}

int list(Accounts& accounts) {
  for (const auto& account : accounts.list()) {
    std::cout << account.name << '\t' << account.display << '\t';
    for (std::size_t i = 0; i < account.desks.size(); ++i) {
      std::cout << (i == 0 ? "" : ",") << account.desks[i];
    }
    std::cout << '\n';
  }
  return 0;
}

}  // namespace

int run_user_command(const Config& config, const std::vector<std::string>& arguments) {
  if (arguments.empty()) throw std::runtime_error("say add, remove or list after user");
  ensure_state_dir(config.state_dir);
  Accounts accounts(config.state_dir / "accounts.json");
  const auto& verb = arguments.front();
  if (verb == "list" && arguments.size() == 1) return list(accounts);
  if (verb == "add") return add(config, accounts, parse(arguments, true));
  if (verb == "remove") {
    const auto request = parse(arguments, false);
    if (!accounts.remove(request.name)) throw std::runtime_error("no account " + request.name);
    std::cout << "removed " << request.name << '\n';
    return 0;
  }
  throw std::runtime_error("say add, remove or list after user");
}

}  // namespace sportello::signaling
