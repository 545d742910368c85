// SPDX-License-Identifier: EUPL-1.2
#include "openid/openid_config.h"

#include <algorithm>

#include "base/text.h"
#include "openid/endpoint.h"

namespace sportello::signaling {
namespace {

using Fault = std::optional<std::string>;

std::vector<std::string> split(std::string_view text, std::string_view separators) {
  std::vector<std::string> items;
  while (!text.empty()) {
    const auto end = std::min(text.find_first_of(separators), text.size());
    if (const auto item = trim(text.substr(0, end)); !item.empty()) items.emplace_back(item);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return items;
}

/// Words that go into addresses and are compared with claims: no blanks, no quotes, printable.
bool is_token(std::string_view text, std::size_t most) {
  return !text.empty() && text.size() <= most &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return c > ' ' && c < 0x7f && c != '"' && c != '\\'; });
}

Fault set_text(std::string& target, std::string_view text) {
  if (text.empty() || text.size() > 128) return "is a text of 1 to 128 bytes";
  target = text;
  return std::nullopt;
}

Fault set_path(std::filesystem::path& target, const std::filesystem::path& base_dir,
               std::string_view text) {
  if (text.empty() || text.find('\0') != std::string_view::npos) return "needs a path";
  target = (base_dir / std::filesystem::path(text)).lexically_normal();
  return std::nullopt;
}

Fault set_claim(std::string& target, std::string_view text) {
  if (!is_token(text, 256)) return "is the name of a claim, such as preferred_username or groups";
  target = text;
  return std::nullopt;
}

Fault set_flag(bool& target, std::string_view text) {
  if (text != "yes" && text != "no") return "is yes or no";
  target = text == "yes";
  return std::nullopt;
}

Fault set_scopes(std::vector<std::string>& target, std::string_view text) {
  target = split(text, ", ");
  if (target.empty() || target.size() > 16 ||
      !std::all_of(target.begin(), target.end(),
                   [](const auto& scope) { return is_token(scope, 128); })) {
    return "is a list of scopes, such as openid profile email";
  }
  if (std::find(target.begin(), target.end(), "openid") == target.end()) {
    target.insert(target.begin(), "openid");
  }
  return std::nullopt;
}

/// One word of the claim, or several with commas between them: names of groups may hold blanks.
Fault add_role_words(OpenIdConfig& config, AccountRole role, std::string_view text) {
  const auto words = split(text, ",");
  if (words.empty()) return "is what stands for the role in roles_claim";
  for (const auto& word : words) config.role_words.emplace_back(word, role);
  return std::nullopt;
}

Fault set_new_roles(Roles& target, std::string_view text) {
  target = {};
  for (const auto& word : split(text, ", ")) {
    const auto role = parse_role(word);
    if (!role) return "is a list of operator, editor and supervisor";
    target.add(*role);
  }
  if (target.empty()) return "is a list of operator, editor and supervisor";
  return std::nullopt;
}

}  // namespace

std::map<std::string, std::function<Fault(std::string_view)>, std::less<>> openid_keys(
    OpenIdConfig& config, const std::filesystem::path& base_dir) {
  using Text = std::string_view;
  auto& c = config;
  return {
      {"issuer",
       [&c](Text text) -> Fault {
         if (!is_endpoint(text, true) || text.find('?') != Text::npos) {
           return "is the provider's https address, as it writes it itself (http on loopback only)";
         }
         c.issuer = text;
         return std::nullopt;
       }},
      {"client_id",
       [&c](Text text) -> Fault {
         if (!is_token(text, 256)) return "is what the provider calls this server";
         c.client_id = text;
         return std::nullopt;
       }},
      {"client_secret_file",
       [&c, &base_dir](Text text) { return set_path(c.client_secret_file, base_dir, text); }},
      {"name_it", [&c](Text text) { return set_text(c.name_it, text); }},
      {"name_en", [&c](Text text) { return set_text(c.name_en, text); }},
      {"scopes", [&c](Text text) { return set_scopes(c.scopes, text); }},
      {"account_claim", [&c](Text text) { return set_claim(c.account_claim, text); }},
      {"roles_claim", [&c](Text text) { return set_claim(c.roles_claim, text); }},
      {"role_operator",
       [&c](Text text) { return add_role_words(c, AccountRole::kOperator, text); }},
      {"role_editor", [&c](Text text) { return add_role_words(c, AccountRole::kEditor, text); }},
      {"role_supervisor",
       [&c](Text text) { return add_role_words(c, AccountRole::kSupervisor, text); }},
      {"unknown_people",
       [&c](Text text) -> Fault {
         if (text != "refuse" && text != "add") return "is refuse or add";
         c.make_people = text == "add";
         return std::nullopt;
       }},
      {"new_roles", [&c](Text text) { return set_new_roles(c.new_roles, text); }},
      {"password_sign_in", [&c](Text text) { return set_flag(c.password_sign_in, text); }},
      {"ca_file", [&c, &base_dir](Text text) { return set_path(c.ca_file, base_dir, text); }},
  };
}

std::vector<std::string> complete_openid(OpenIdConfig& config, std::string_view public_url) {
  std::vector<std::string> faults;
  if (config.issuer.empty()) faults.emplace_back("[openid] needs issuer");
  if (config.client_id.empty()) faults.emplace_back("[openid] needs client_id");
  if (config.name_it.empty()) faults.emplace_back("[openid] needs name_it, for the button");
  if (config.name_en.empty()) config.name_en = config.name_it;
  if (config.roles_claim.empty() != config.role_words.empty()) {
    faults.emplace_back(
        "in [openid], roles_claim goes with role_operator, role_editor or role_supervisor");
  }
  if (public_url.empty()) {
    faults.emplace_back(
        "[openid] needs public_url at the top: the provider sends people back there");
  } else if (!is_endpoint(public_url, true)) {
    faults.emplace_back("[openid] needs a public_url with https (http on loopback only)");
  }
  return faults;
}

}  // namespace sportello::signaling
