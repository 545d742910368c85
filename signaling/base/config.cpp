// SPDX-License-Identifier: EUPL-1.2
#include "base/config.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "base/config_values.h"
#include "base/text.h"
#include "hours/civil_time.h"
#include "live/redis_url.h"
#include "mail/mail_message.h"
#include "storage/postgres_address.h"

namespace sportello::signaling {
namespace {

/// Shorter ones would run out between ringing and the answer.
constexpr TimeMs kLeastTurnLifetime = 60'000;

class Reader {
 public:
  explicit Reader(const std::filesystem::path& base_dir) : base_dir_(base_dir) { top_level(); }

  void line(int number, std::string_view text) {
    number_ = number;
    text = trim(text);
    if (text.empty() || text.front() == '#') return;
    if (text.front() == '[') {
      section(text);
    } else {
      assignment(text);
    }
  }

  std::variant<Config, std::vector<ConfigError>> finish() {
    finish_section();
    require_whole();
    if (!errors_.empty()) return std::move(errors_);
    return std::move(config_);
  }

 private:
  void error(int line, std::string message) { errors_.push_back({line, std::move(message)}); }

  void top_level() {
    auto& c = config_;
    keys_["listen"] = {[&c](std::string_view text) { return add_listen(c.listen, text); }, true};
    keys_["static_dir"] = path_value(c.static_dir, base_dir_);
    keys_["state_dir"] = path_value(c.state_dir, base_dir_);
    keys_["public_url"] = {
        [&c](std::string_view text) { return set_public_url(c.public_url, text); }};
    keys_["database"] = {[&c](std::string_view text) {
      return postgres_url_fault(c.database = text);
    }};
    keys_["database_password_file"] = path_value(c.database_password_file, base_dir_);
    keys_["database_connections"] = count(c.database_connections, 2);
    keys_["tls_certificate"] = path_value(c.tls_certificate, base_dir_);
    keys_["tls_key"] = path_value(c.tls_key, base_dir_);
    keys_["trusted_proxies"] = {[&c](std::string_view text) -> std::optional<std::string> {
      c.trusted_proxies = split_list(text);
      return std::nullopt;
    }};
    keys_["max_connections"] = count(c.max_connections, 1);
    keys_["max_connections_per_address"] = count(c.max_connections_per_address, 1);
    keys_["max_calls"] = count(c.max_calls, 1);
    keys_["new_calls_per_minute"] = count(c.new_calls_per_minute, 1);
    keys_["ring_timeout"] = duration(c.ring_timeout);
    keys_["hold_time"] = duration(c.hold_time);
    keys_["restart_grace"] = duration(c.restart_grace);
    keys_["resume_lifetime"] = duration(c.resume_lifetime);
    keys_["first_message_timeout"] = duration(c.first_message_timeout);
    keys_["idle_timeout"] = duration(c.idle_timeout);
    keys_["session_lifetime"] = duration(c.session_lifetime);
    keys_["lockout_base"] = duration(c.lockout_base);
    keys_["drain_timeout"] = duration(c.drain_timeout, 0);
    set_ranges(c.metrics_allow, "127.0.0.1, ::1");
    keys_["metrics_allow"] = {
        [&c](std::string_view text) { return set_ranges(c.metrics_allow, text); }};
    keys_["redis"] = {[&c](std::string_view text) -> std::optional<std::string> {
      if (!parse_redis_url(text)) {
        return "is redis://HOST:PORT/DB or unix:///PATH?db=N, without a password (that stands in "
               "the file redis_password_file) and without TLS";
      }
      c.redis = text;
      return std::nullopt;
    }};
    keys_["redis_password_file"] = path_value(c.redis_password_file, base_dir_);
    keys_["redis_lease"] = duration(c.redis_lease);
    keys_["relay_only"] = yes_or_no(c.relay_only);
  }

  void section(std::string_view text) {
    finish_section();
    keys_.clear();
    seen_.clear();
    section_line_ = number_;
    if (text.back() != ']') {
      error(number_, "a section's line ends with ]");
      section_ = Section::kFaulty;
      return;
    }
    text = trim(text.substr(1, text.size() - 2));
    if (text == "ice_server") {
      section_ = Section::kIceServer;
      ice_ = {};
      keys_["urls"] = {[this](std::string_view v) { return set_ice_urls(ice_.urls, v); }};
      keys_["username"] = text_value(ice_.username);
      keys_["credential"] = text_value(ice_.credential);
    } else if (text == "mail") {
      section_ = Section::kMail;
      mail_section();
    } else if (text == "turn") {
      section_ = Section::kTurn;
      turn_ = {};
      keys_["urls"] = {[this](std::string_view v) { return set_ice_urls(turn_.urls, v); }};
      keys_["secret_file"] = path_value(turn_.secret_file, base_dir_);
      keys_["lifetime"] = duration(turn_.lifetime);
    } else if (text == "openid") {
      section_ = Section::kOpenId;
      if (config_.openid) error(number_, "[openid] stands here twice");
      for (auto& [name, set] : openid_keys(config_.openid.emplace(), base_dir_)) keys_[name] = {set};
    } else if (text.starts_with("desk ")) {
      section_ = Section::kDesk;
      desk_ = {};
      desk_.id = trim(text.substr(5));
      if (!is_identifier(desk_.id)) {
        error(number_, "a desk's id has 1 to 64 letters, digits, '_' or '-'");
      }
      keys_["name_it"] = text_value(desk_.name_it);
      keys_["name_en"] = text_value(desk_.name_en);
    } else {
      error(number_, "unknown section; there are [desk ID], [ice_server], [turn], [mail] and [openid]");
      section_ = Section::kFaulty;
    }
  }

  void mail_section() {
    auto& mail = config_.mail;
    mail_line_ = number_;
    keys_["server"] = {[&mail](std::string_view text) -> std::optional<std::string> {
      if (!is_host_and_port(text) || text.find(':') != std::string_view::npos) {
        return "is the host name of the mail server; its port stands in `port`";
      }
      mail.server = text;
      return std::nullopt;
    }};
    keys_["port"] = {[&mail](std::string_view text) -> std::optional<std::string> {
      const auto value = parse_integer(text);
      if (!value || *value < 1 || *value > 65535) return "is a port, 1 to 65535";
      mail.port = *value;
      return std::nullopt;
    }};
    keys_["security"] = {[&mail](std::string_view text) -> std::optional<std::string> {
      if (text != "starttls" && text != "tls" && text != "none") {
        return "is starttls, tls or none";
      }
      mail.security = text;
      return std::nullopt;
    }};
    keys_["user"] = text_value(mail.user);
    keys_["password_file"] = path_value(mail.password_file, base_dir_);
    keys_["ca_file"] = path_value(mail.ca_file, base_dir_);
    keys_["retry_after"] = duration(mail.retry_after);
    keys_["sender"] = {[&mail](std::string_view text) -> std::optional<std::string> {
      if (!parse_mailbox(text)) {
        return "is an address, such as Comune di Esempio <sportello@comune.example.it>";
      }
      mail.sender = text;
      return std::nullopt;
    }};
  }

  void require_whole_mail() {
    const auto& mail = config_.mail;
    if (mail_line_ == 0) return;
    if (mail.server.empty()) error(mail_line_, "[mail] needs server");
    if (mail.sender.empty()) error(mail_line_, "[mail] needs sender");
    if (mail.user.empty() != mail.password_file.empty()) {
      error(mail_line_, "in [mail], user and password_file go together");
    }
    if (config_.public_url.empty()) {
      error(mail_line_, "[mail] needs public_url at the top, for the links in mails");
    }
  }

  void finish_section() {
    if (section_ == Section::kDesk) {
      if (desk_.name_it.empty()) error(section_line_, "the desk needs name_it");
      if (desk_.name_en.empty()) desk_.name_en = desk_.name_it;
      for (const auto& other : config_.desks) {
        if (other.id == desk_.id) error(section_line_, "this desk stands here twice");
      }
      config_.desks.push_back(desk_);
    } else if (section_ == Section::kIceServer) {
      if (ice_.urls.empty()) error(section_line_, "the ice_server needs urls");
      config_.ice_servers.push_back(ice_);
    } else if (section_ == Section::kTurn) {
      if (turn_.urls.empty()) error(section_line_, "the turn server needs urls");
      if (turn_.secret_file.empty()) error(section_line_, "the turn server needs secret_file");
      if (turn_.lifetime < kLeastTurnLifetime) error(section_line_, "lifetime is 1 min at least");
      if (config_.turn) error(section_line_, "[turn] stands here twice; urls may be several");
      config_.turn = turn_;
    } else if (section_ == Section::kOpenId) {
      for (auto& fault : complete_openid(*config_.openid, config_.public_url)) {
        error(section_line_, std::move(fault));
      }
    }
  }

  void assignment(std::string_view text) {
    const auto equals = text.find('=');
    if (equals == std::string_view::npos) {
      error(number_, "a line is `key = value`, a [section] or a # comment");
      return;
    }
    if (section_ == Section::kFaulty) return;
    const auto name = trim(text.substr(0, equals));
    const auto value = trim(text.substr(equals + 1));
    const auto key = keys_.find(name);
    if (key == keys_.end()) {
      error(number_, "unknown key '" + std::string(name) + "'");
    } else if (!is_utf8(value)) {
      error(number_, "the value is not UTF-8");
    } else if (!seen_.insert(std::string(name)).second && !key->second.repeatable) {
      error(number_, "'" + std::string(name) + "' stands here twice");
    } else if (const auto fault = key->second.set(value)) {
      error(number_, "'" + std::string(name) + "' " + *fault);
    }
  }

  void require_whole() {
    if (config_.listen.empty()) error(0, "listen is missing");
    if (config_.static_dir.empty()) error(0, "static_dir is missing");
    if (config_.state_dir.empty()) error(0, "state_dir is missing");
    if (config_.tls_certificate.empty() != config_.tls_key.empty()) {
      error(0, "tls_certificate and tls_key go together");
    }
    require_whole_mail();
    if (config_.redis_lease < 1'000) error(0, "redis_lease is 1 s at least");
    const auto relays = [](const IceServer& server) {
      return std::any_of(server.urls.begin(), server.urls.end(), [](const std::string& url) {
        return url.starts_with("turn:") || url.starts_with("turns:");
      });
    };
    if (config_.relay_only && !config_.turn &&
        std::none_of(config_.ice_servers.begin(), config_.ice_servers.end(), relays)) {
      error(0, "relay_only needs a TURN server: a [turn] section, or turn: in an [ice_server]");
    }
  }

  enum class Section { kTop, kDesk, kIceServer, kTurn, kMail, kOpenId, kFaulty };

  std::filesystem::path base_dir_;
  Config config_;
  std::vector<ConfigError> errors_;
  Keys keys_;
  std::set<std::string> seen_;
  Section section_ = Section::kTop;
  DeskConfig desk_;
  IceServer ice_;
  TurnConfig turn_;
  int section_line_ = 0;
  int mail_line_ = 0;
  int number_ = 0;
};

}  // namespace

bool DeskConfig::open_at(TimeMs now) const {
  return enabled && (hours == nullptr || hours->open_at(rome_time(now)));
}

std::variant<Config, std::vector<ConfigError>> parse_config(std::string_view text,
                                                            const std::filesystem::path& base_dir) {
  Reader reader(base_dir);
  int number = 0;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    reader.line(++number, text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return reader.finish();
}

}  // namespace sportello::signaling
