// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/address_range.h"
#include "base/time.h"
#include "hours/opening_hours.h"
#include "openid/openid_config.h"

namespace sportello::signaling {

/// An address to listen on; port 0 lets the kernel choose.
struct ListenAddress {
  std::string host;
  std::uint16_t port = 0;
};

/// A desk that citizens can call.
struct DeskConfig {
  std::string id;
  std::string name_it;
  std::string name_en;
  bool blur = false;               ///< the caller's picture is veiled until the operator shows it
  std::int64_t group_size = 0;     ///< of an open hour, the host included: 2..4, or 0 for none
  TimeMs block_time = 30 * 60'000;  ///< how long a blocked caller stays so
  bool enabled = true;              ///< false: no new calls
  std::shared_ptr<const OpeningHours> hours{};  ///< null: open whenever somebody is there
  std::vector<std::string> languages{"it"};     ///< that are spoken there: codes of ISO 639

  /// Whether its hours let calls in.
  bool open_at(TimeMs now) const;
};

/// A STUN or TURN server for the browsers (RTCIceServer).
struct IceServer {
  std::vector<std::string> urls;
  std::string username;
  std::string credential;
};

/// The mail server that takes the town's mails to citizens; `server` is empty where there is none.
struct MailConfig {
  std::string server;
  std::int64_t port = 587;
  std::string security = "starttls";  ///< `starttls`, `tls` or `none`
  std::string user;
  std::filesystem::path password_file;
  std::string sender;  ///< `Name <address>` or an address
  std::filesystem::path ca_file;
  TimeMs retry_after = 30'000;
};

/// A TURN server with which the secret is shared: browsers get credentials that run out.
struct TurnConfig {
  std::vector<std::string> urls;
  std::filesystem::path secret_file;
  TimeMs lifetime = 12 * 3'600'000;
};

/// All that the configuration file says, with the defaults of what it does not.
struct Config {
  std::vector<ListenAddress> listen;
  std::filesystem::path static_dir;
  std::filesystem::path state_dir;
  std::string public_url;
  std::string database;  ///< the URL of a PostgreSQL; empty: SQLite in `state_dir`
  std::filesystem::path database_password_file;
  std::int64_t database_connections = 3;  ///< to PostgreSQL: one that writes, the others read
  std::filesystem::path tls_certificate;
  std::filesystem::path tls_key;
  std::vector<std::string> trusted_proxies;

  std::int64_t max_connections = 10'000;
  std::int64_t max_connections_per_address = 200;
  std::int64_t max_calls = 1'000;
  std::int64_t new_calls_per_minute = 30;

  TimeMs ring_timeout = 60'000;
  TimeMs hold_time = 30'000;
  TimeMs restart_grace = 120'000;
  TimeMs resume_lifetime = 12 * 3'600'000;
  TimeMs first_message_timeout = 15'000;
  TimeMs idle_timeout = 45'000;
  TimeMs session_lifetime = 12 * 3'600'000;
  TimeMs lockout_base = 1'000;
  TimeMs drain_timeout = 0;  ///< 0: calls are not waited for

  std::string redis;  ///< where the nodes of one town meet; empty: this one is alone
  std::filesystem::path redis_password_file;
  TimeMs redis_lease = 15'000;  ///< how long a node that says nothing more counts as alive

  std::vector<AddressRange> metrics_allow;  ///< set by `parse_config`, loopback unless told otherwise

  /// Taken over into a database that was never filled; afterwards the database has them.
  std::vector<DeskConfig> desks;
  std::vector<IceServer> ice_servers;
  MailConfig mail;
  std::optional<TurnConfig> turn;
  std::optional<OpenIdConfig> openid;
  bool relay_only = false;  ///< browsers use TURN only
};

/// A fault in the file and where it is; line 0 where the file as a whole lacks something.
struct ConfigError {
  int line = 0;
  std::string message;
};

/// Reads the text of a configuration file: `key = value` lines, `#` comments, and the sections
/// `[desk ID]`, `[ice_server]`, `[turn]`, `[mail]` and `[openid]`. Relative paths count from
/// `base_dir`. The errors name every faulty line, not only the first.
std::variant<Config, std::vector<ConfigError>> parse_config(std::string_view text,
                                                            const std::filesystem::path& base_dir);

}  // namespace sportello::signaling
