// SPDX-License-Identifier: EUPL-1.2
#include "user_command.h"

#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <stdexcept>

#include "accounts/account_store.h"
#include "accounts/password.h"
#include "base/text.h"
#include "directory/directory_store.h"
#include "reports/audit.h"
#include "state.h"
#include "storage/database.h"

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
  Roles roles;
};

Request parse(const std::vector<std::string>& arguments, bool with_details) {
  Request request;
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    const auto& argument = arguments[i];
    const bool option = argument == "--desk" || argument == "--display" || argument == "--role";
    if (option && with_details) {
      if (i + 1 == arguments.size()) throw std::runtime_error(argument + " needs a value");
      const auto& value = arguments[++i];
      if (argument == "--desk") {
        const auto& desks = request.desks;
        if (std::find(desks.begin(), desks.end(), value) == desks.end()) {
          request.desks.push_back(value);
        }
      } else if (argument == "--role") {
        const auto role = parse_role(value);
        if (!role) throw std::runtime_error("a role is operator, supervisor or editor");
        request.roles.add(*role);
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

void note(Database& database, std::string_view what, const std::string& name) {
  audit(database, {now_ms(), "command line", what, name});
}

int add(Database& database, Request request) {
  if (request.display.empty()) request.display = request.name;
  if (request.display.size() > 128 || !is_utf8(request.display)) {
    throw std::runtime_error("the displayed name is not a line of UTF-8 of at most 128 bytes");
  }
  const auto directory = load_directory(database);
  for (const auto& id : request.desks) {
    if (directory.find(id) == nullptr) throw std::runtime_error("there is no desk " + id);
  }
  if (request.desks.empty()) {
    for (const auto& desk : directory.desks) request.desks.push_back(desk.id);
  }
  const auto hash = hash_password(read_password());
  Transaction transaction(database);
  const auto known = find_account(database, request.name);
  Account account{request.name, request.display, request.desks, hash, request.roles, false};
  if (account.roles.empty()) {
    account.roles = known ? known->roles : Roles{AccountRole::kOperator};
  }
  if (known) account.version = known->version + 1;
  put_account(database, account);
  note(database, known ? "person.put" : "person.add", request.name);
  transaction.commit();
  std::cout << (known ? "changed " : "added ") << request.name << '\n';
  return 0;
}

int remove(Database& database, const std::string& name) {
  Transaction transaction(database);
  if (!remove_account(database, name)) throw std::runtime_error("no account " + name);
  note(database, "person.remove", name);
  transaction.commit();
  std::cout << "removed " << name << '\n';
  return 0;
}

void print_list(const std::vector<std::string>& words) {
  for (std::size_t i = 0; i < words.size(); ++i) std::cout << (i == 0 ? "" : ",") << words[i];
}

int list(Database& database) {
  for (const auto& account : load_accounts(database)) {
    std::cout << account.name << '\t' << account.display << '\t';
    print_list(account.desks);
    std::cout << '\t';
    print_list(account.roles.names());
    std::cout << (account.disabled ? "\tdisabled\n" : "\n");
  }
  return 0;
}

}  // namespace

int run_user_command(const Config& config, const std::vector<std::string>& arguments) {
  if (arguments.empty()) throw std::runtime_error("say add, remove or list after user");
  auto database = open_state(config);
  const auto& verb = arguments.front();
  if (verb == "list" && arguments.size() == 1) return list(database);
  if (verb == "add") return add(database, parse(arguments, true));
  if (verb == "remove") return remove(database, parse(arguments, false).name);
  throw std::runtime_error("say add, remove or list after user");
}

}  // namespace sportello::signaling
