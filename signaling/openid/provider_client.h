// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/time.h"
#include "openid/key_set.h"
#include "openid/openid_config.h"
#include "openid/person.h"
#include "openid/provider.h"
#include "openid/sign_in_attempt.h"

namespace sportello::signaling {

/// A request to the provider: a GET, or a POST where there is a form.
struct ProviderRequest {
  std::string address;
  std::string form;
  std::string authorization;  ///< the header's value; empty: none
};

struct ProviderAnswer {
  unsigned status = 0;  ///< 0: there was none, or it was too large
  std::string body;
};

/// What one sign-in needs of the provider. Calls block: not for the I/O thread. All of it may be
/// called from several threads.
class ProviderClient {
 public:
  using Ask = std::function<ProviderAnswer(const ProviderRequest&)>;

  /// `secret` is empty for a public client, `redirect_address` where the provider sends people.
  ProviderClient(const OpenIdConfig& config, std::string secret, std::string redirect_address,
                 Ask ask);

  /// The provider as it was last known, without asking; nothing where that is too old. Never blocks.
  std::optional<Provider> known(TimeMs now) const;

  /// The provider; asked where that is needed, and after a failure not again for some seconds.
  std::variant<Provider, OpenIdFault> provider(TimeMs now);

  /// Where the browser goes to sign in.
  std::string authorization_address(const Provider& provider, const SignInAttempt& attempt) const;

  /// Redeems the code that came back: who it is, by a verified ID token.
  std::variant<Person, OpenIdFault> redeem(std::string_view code, const SignInAttempt& attempt,
                                           TimeMs now);

 private:
  struct Tokens {
    std::string id_token;
    std::string access_token;
  };

  std::variant<Tokens, OpenIdFault> exchange(const Provider& provider, std::string_view code,
                                             const SignInAttempt& attempt) const;
  std::variant<Claims, OpenIdFault> verify(const Provider& provider, const Tokens& tokens,
                                           const SignInAttempt& attempt, TimeMs now);
  std::optional<OpenIdFault> complete(const Provider& provider, const Tokens& tokens,
                                      Claims& claims) const;
  /// The keys that there are, or, with `renew`, newer ones.
  KeySet keys(const Provider& provider, bool renew, TimeMs now);

  const OpenIdConfig& config_;
  std::string secret_;
  std::string redirect_address_;
  Ask ask_;

  /// Held while the provider is asked for what is kept; the other one for moments only.
  std::mutex asking_;
  mutable std::mutex mutex_;
  std::optional<Provider> provider_;
  TimeMs provider_from_ = 0;
  std::optional<TimeMs> failed_at_;
  KeySet keys_;
  std::optional<TimeMs> keys_from_;
};

}  // namespace sportello::signaling
