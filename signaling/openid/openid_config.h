// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "accounts/accounts.h"

namespace sportello::signaling {

/// The section `[openid]`: the identity provider by which people of the town hall sign in.
struct OpenIdConfig {
  std::string issuer;  ///< exactly as the provider writes it in its tokens
  std::string client_id;
  std::filesystem::path client_secret_file;  ///< empty: a public client
  std::string name_it;                       ///< what the button calls the provider
  std::string name_en;
  std::vector<std::string> scopes{"openid", "profile"};
  std::string account_claim = "preferred_username";
  /// The claim that lists roles or groups; dots lead into objects. Empty: the office gives roles.
  std::string roles_claim;
  /// What in that claim stands for which role.
  std::vector<std::pair<std::string, AccountRole>> role_words;
  bool make_people = false;  ///< whether a person without an account gets one
  Roles new_roles{AccountRole::kOperator};  ///< theirs, where there is no `roles_claim`
  bool password_sign_in = true;
  std::filesystem::path ca_file;  ///< empty: the system's certificates
};

/// The keys of the section and what each does with its value: it returns a sentence that follows
/// the key's name if the value is not acceptable. Relative paths count from `base_dir`. Both
/// arguments outlive the result.
std::map<std::string, std::function<std::optional<std::string>(std::string_view)>, std::less<>>
openid_keys(OpenIdConfig& config, const std::filesystem::path& base_dir);

/// What the section as a whole lacks, and fills in the names that were left out.
std::vector<std::string> complete_openid(OpenIdConfig& config, std::string_view public_url);

}  // namespace sportello::signaling
