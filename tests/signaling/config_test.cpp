// SPDX-License-Identifier: EUPL-1.2
#include "base/config.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace sportello::signaling {
namespace {

constexpr std::string_view kLeast =
    "listen = 127.0.0.1:0\nstatic_dir = www\nstate_dir = /var/lib/s\n[desk A]\nname_it = Uno\n";

Config parse(const std::string& text) {
  auto result = parse_config(text, "/etc/sportello");
  if (auto* errors = std::get_if<std::vector<ConfigError>>(&result)) {
    for (const auto& error : *errors) ADD_FAILURE() << error.line << ": " << error.message;
    return {};
  }
  return std::get<Config>(std::move(result));
}

/// "LINE: message" of each error.
std::string errors(const std::string& text) {
  const auto result = parse_config(text, "/etc");
  std::string joined;
  if (const auto* list = std::get_if<std::vector<ConfigError>>(&result)) {
    for (const auto& error : *list) {
      joined += std::to_string(error.line) + ": " + error.message + "\n";
    }
  }
  return joined;
}

/// The errors of one line after the least that a file needs, as line 1.
std::string errors_of_line(const std::string& line) {
  return errors(line + "\n" + std::string(kLeast));
}

TEST(Config, TheLeast) {
  const auto config = parse(std::string(kLeast));
  ASSERT_EQ(config.listen.size(), 1U);
  EXPECT_EQ(config.listen[0].host, "127.0.0.1");
  EXPECT_EQ(config.listen[0].port, 0);
  EXPECT_EQ(config.static_dir, "/etc/sportello/www");
  EXPECT_EQ(config.state_dir, "/var/lib/s");
  ASSERT_EQ(config.desks.size(), 1U);
  EXPECT_EQ(config.desks[0].id, "A");
  EXPECT_EQ(config.desks[0].name_en, "Uno") << "Italian serves where there is no English";
  EXPECT_EQ(config.ring_timeout, 60'000);
}

TEST(Config, Everything) {
  const auto config = parse(
      "# comment\r\n"
      "listen = 127.0.0.1:8080\r\n"
      "  listen=[::1]:8081  \n"
      "listen = localhost:0\n"
      "static_dir = ../www\n"
      "state_dir = state\n"
      "public_url = https://sportello.example.it:8443/\n"
      "tls_certificate = c.pem\n"
      "tls_key = /k.pem\n"
      "trusted_proxies = 127.0.0.1, ::1\n"
      "max_connections = 7\nmax_connections_per_address = 8\nmax_calls = 9\n"
      "new_calls_per_minute = 10\n"
      "ring_timeout = 500 ms\nhold_time = 2s\nrestart_grace = 5 min\nresume_lifetime = 3 h\n"
      "first_message_timeout = 1 s\nidle_timeout = 4 s\nsession_lifetime = 1h\n"
      "lockout_base = 10 ms\n"
      "[desk URP_1]\nname_it = È = \"qui\" # non altrove\nname_en = Here\n"
      "[ desk B ]\nname_it=B\n"
      "[ice_server]\nurls = stun:a, turn:b?transport=udp\n"
      "[ice_server]\nurls = turns:c\nusername = u\ncredential = p=q\n");
  ASSERT_EQ(config.listen.size(), 3U);
  EXPECT_EQ(config.listen[1].host, "::1");
  EXPECT_EQ(config.listen[1].port, 8081);
  EXPECT_EQ(config.static_dir, "/etc/www");
  EXPECT_EQ(config.public_url, "https://sportello.example.it:8443");
  EXPECT_EQ(config.tls_certificate, "/etc/sportello/c.pem");
  EXPECT_EQ(config.tls_key, "/k.pem");
  EXPECT_EQ(config.trusted_proxies, (std::vector<std::string>{"127.0.0.1", "::1"}));
  EXPECT_EQ(config.max_connections, 7);
  EXPECT_EQ(config.max_connections_per_address, 8);
  EXPECT_EQ(config.max_calls, 9);
  EXPECT_EQ(config.new_calls_per_minute, 10);
  EXPECT_EQ(config.ring_timeout, 500);
  EXPECT_EQ(config.hold_time, 2'000);
  EXPECT_EQ(config.restart_grace, 300'000);
  EXPECT_EQ(config.resume_lifetime, 3 * 3'600'000);
  EXPECT_EQ(config.first_message_timeout, 1'000);
  EXPECT_EQ(config.idle_timeout, 4'000);
  EXPECT_EQ(config.session_lifetime, 3'600'000);
  EXPECT_EQ(config.lockout_base, 10);
  ASSERT_EQ(config.desks.size(), 2U);
  EXPECT_EQ(config.desks[0].name_it, "È = \"qui\" # non altrove");
  EXPECT_EQ(config.desks[1].id, "B");
  ASSERT_EQ(config.ice_servers.size(), 2U);
  EXPECT_EQ(config.ice_servers[0].urls,
            (std::vector<std::string>{"stun:a", "turn:b?transport=udp"}));
  EXPECT_EQ(config.ice_servers[1].credential, "p=q");
}

TEST(Config, SaysWhichLineIsWrongAndHow) {
  const std::pair<const char*, const char*> cases[] = {
      {"colour = red", "1: unknown key 'colour'\n"},
      {"listen", "1: a line is `key = value`, a [section] or a # comment\n"},
      {"max_calls = many", "1: 'max_calls' is a whole number of at least 1\n"},
      {"max_calls = 0", "1: 'max_calls' is a whole number of at least 1\n"},
      {"max_calls = 99999999999999999999", "1: 'max_calls' is a whole number of at least 1\n"},
      {"ring_timeout = 60", "1: 'ring_timeout' is a time such as 500 ms, 30 s, 5 min or 12 h\n"},
      {"ring_timeout = -1 s", "1: 'ring_timeout' is a time such as 500 ms, 30 s, 5 min or 12 h\n"},
      {"ring_timeout = 900000000 h",
       "1: 'ring_timeout' is a time such as 500 ms, 30 s, 5 min or 12 h\n"},
      {"listen = 8080", "1: 'listen' is ADDRESS:PORT, such as 127.0.0.1:8080 or [::1]:8080\n"},
      {"listen = ::1:80", "1: 'listen' is ADDRESS:PORT, such as 127.0.0.1:8080 or [::1]:8080\n"},
      {"listen = a:65536", "1: 'listen' is ADDRESS:PORT, such as 127.0.0.1:8080 or [::1]:8080\n"},
      {"static_dir =",
       "1: 'static_dir' needs a path\n3: 'static_dir' stands here twice\n"
       "0: static_dir is missing\n"},
      {"public_url = sportello.it",
       "1: 'public_url' is the origin that browsers use, such as https://sportello.example.it\n"},
      {"relay_only = maybe", "1: 'relay_only' is yes or no\n"},
      {"redis = rediss://h",
       "1: 'redis' is redis://HOST:PORT/DB or unix:///PATH?db=N, without a password (that stands in "
       "the file redis_password_file) and without TLS\n"},
      {"redis_lease = 500 ms", "0: redis_lease is 1 s at least\n"},
      {"redis_lease = 15", "1: 'redis_lease' is a time such as 500 ms, 30 s, 5 min or 12 h\n"},
      {"metrics_allow = 10.0.0.0/33",
       "1: 'metrics_allow' is a list of addresses or prefixes, such as 127.0.0.1, 10.0.0.0/8, "
       "::1\n"},
      {"public_url = https://a/b",
       "1: 'public_url' is the origin that browsers use, such as https://sportello.example.it\n"},
  };
  for (const auto& [line, expected] : cases) {
    EXPECT_EQ(errors_of_line(line), expected) << line;
  }
  EXPECT_EQ(errors_of_line(std::string("trusted_proxies = \xff\xfe")),
            "1: the value is not UTF-8\n");
}

TEST(Config, FaultsOfSections) {
  const std::string least(kLeast);
  EXPECT_EQ(errors(least + "[desk A]\nname_it = Due\n"), "6: this desk stands here twice\n");
  EXPECT_EQ(errors(least + "[desk B]\nname_en = Two\n"), "6: the desk needs name_it\n");
  EXPECT_EQ(errors(least + "[desk x y]\nname_it = Due\n"),
            "6: a desk's id has 1 to 64 letters, digits, '_' or '-'\n");
  EXPECT_EQ(errors(least + "[desk B\nname_it = Due\n"), "6: a section's line ends with ]\n");
  EXPECT_EQ(errors(least + "[relay]\nurls = x\n"),
            "6: unknown section; there are [desk ID], [ice_server], [turn], [mail] and [openid]\n");
  EXPECT_EQ(errors(least + "[turn]\n"),
            "6: the turn server needs urls\n6: the turn server needs secret_file\n");
  EXPECT_EQ(errors(least + "[turn]\nurls = turn:a\nsecret_file = s\nlifetime = 59 s\n"),
            "6: lifetime is 1 min at least\n");
  const std::string turn = "[turn]\nurls = turn:a\nsecret_file = s\n";
  EXPECT_EQ(errors(least + turn + turn), "9: [turn] stands here twice; urls may be several\n");
  EXPECT_EQ(errors(least + "[ice_server]\nusername = u\n"), "6: the ice_server needs urls\n");
  EXPECT_EQ(errors(least + "[ice_server]\nurls = http://x\n"),
            "7: 'urls' is a list of stun:, stuns:, turn: or turns: addresses\n");
  EXPECT_EQ(errors(least + "max_calls = 1\n"), "6: unknown key 'max_calls'\n")
      << "not a key of a desk";
}

TEST(Config, TurnAndRelays) {
  const std::string least(kLeast);
  const auto config = parse("relay_only = yes\n" + least +
                            "[turn]\nurls = turn:a?transport=udp, turns:a\n"
                            "secret_file = turn.secret\nlifetime = 2 h\n");
  ASSERT_TRUE(config.turn);
  EXPECT_EQ(config.turn->urls, (std::vector<std::string>{"turn:a?transport=udp", "turns:a"}));
  EXPECT_EQ(config.turn->secret_file, "/etc/sportello/turn.secret");
  EXPECT_EQ(config.turn->lifetime, 2 * 3'600'000);
  EXPECT_TRUE(config.relay_only);
  EXPECT_FALSE(parse(least).turn);
  EXPECT_FALSE(parse(least).relay_only);
  EXPECT_TRUE(parse("relay_only = yes\n" + least + "[ice_server]\nurls = turns:b\n").relay_only);
  EXPECT_EQ(errors("relay_only = yes\n" + least + "[ice_server]\nurls = stun:b\n"),
            "0: relay_only needs a TURN server: a [turn] section, or turn: in an [ice_server]\n");
}

TEST(Config, DrainingAndMetrics) {
  const std::string least(kLeast);
  EXPECT_EQ(parse(least).drain_timeout, 0);
  EXPECT_EQ(parse("drain_timeout = 0 s\n" + least).drain_timeout, 0);
  EXPECT_EQ(parse("drain_timeout = 15 min\n" + least).drain_timeout, 15 * 60'000);
  EXPECT_TRUE(parse(least).metrics_allow.at(1).contains("::1"));
  const auto config = parse("metrics_allow = 10.0.0.0/8\n" + least);
  ASSERT_EQ(config.metrics_allow.size(), 1U) << "the default is gone";
  EXPECT_FALSE(config.metrics_allow[0].contains("127.0.0.1"));
  EXPECT_TRUE(parse("metrics_allow = ,\n" + least).metrics_allow.empty()) << "nobody";
}

TEST(Config, TheDatabase) {
  const auto config = parse(
      "database = postgresql://sportello@db.example.it/town?sslmode=verify-full\n"
      "database_password_file = secret\ndatabase_connections = 5\n" +
      std::string(kLeast));
  EXPECT_EQ(config.database, "postgresql://sportello@db.example.it/town?sslmode=verify-full");
  EXPECT_EQ(config.database_password_file, "/etc/sportello/secret");
  EXPECT_EQ(config.database_connections, 5);
  EXPECT_EQ(parse(std::string(kLeast)).database, "");
  EXPECT_NE(errors_of_line("database = sportello.db").find("is a URL such as"), std::string::npos);
  const auto secret = errors_of_line("database = postgresql://a:hunter2@db/town");
  EXPECT_NE(secret.find("database_password_file"), std::string::npos) << secret;
  EXPECT_EQ(secret.find("hunter2"), std::string::npos) << secret;
  EXPECT_NE(errors_of_line("database_connections = 1").find("at least 2"), std::string::npos);
}

TEST(Config, TheMailServer) {
  const std::string least = "public_url = https://s.example.it\n" + std::string(kLeast);
  const auto config = parse(least +
                            "[mail]\nserver = smtp.example.it\nsender = Comune <s@example.it>\n"
                            "user = u\npassword_file = secret\nsecurity = tls\nport = 465\n");
  EXPECT_EQ(config.mail.server, "smtp.example.it");
  EXPECT_EQ(config.mail.port, 465);
  EXPECT_EQ(config.mail.security, "tls");
  EXPECT_EQ(config.mail.password_file, "/etc/sportello/secret");
  EXPECT_EQ(errors(least + "[mail]\n"), "7: [mail] needs server\n7: [mail] needs sender\n");
  EXPECT_NE(errors(std::string(kLeast) + "[mail]\nserver = a\nsender = a@b.it\n").find("public_url"),
            std::string::npos);
  for (const char* wrong : {"server = a:25", "port = 0", "security = ssl", "sender = Comune",
                            "sender = a@b.it\r\nBcc: c@d.it", "retry_after = soon"}) {
    EXPECT_NE(errors(least + "[mail]\n" + wrong + "\n"), errors(least + "[mail]\n")) << wrong;
  }
  EXPECT_NE(errors(least + "[mail]\nserver = a\nsender = a@b.it\nuser = u\n").find("go together"),
            std::string::npos);
}

TEST(Config, TheIdentityProvider) {
  const std::string top = "public_url = https://s.example.it\n" + std::string(kLeast);
  const std::string least = top + "[openid]\n";  // line 7
  const std::string whole =
      least + "issuer = https://login.example.it/realms/comune\nclient_id = sportello\nname_it = X\n";
  const auto config = parse(whole + "client_secret_file = secret\nscopes = profile, email\n"
                                    "account_claim = email\nroles_claim = realm_access.roles\n"
                                    "role_operator = urp, Front office\nrole_supervisor = capi\n"
                                    "unknown_people = add\nnew_roles = editor, operator\n"
                                    "password_sign_in = no\n");
  const auto& openid = config.openid.value();
  EXPECT_EQ(openid.issuer, "https://login.example.it/realms/comune");
  EXPECT_EQ(openid.client_secret_file, "/etc/sportello/secret");
  EXPECT_EQ(openid.name_en, "X");
  EXPECT_EQ(openid.scopes, (std::vector<std::string>{"openid", "profile", "email"}));
  EXPECT_EQ(openid.role_words.size(), 3U);
  EXPECT_TRUE(openid.make_people);
  EXPECT_EQ(openid.new_roles, (Roles{AccountRole::kEditor, AccountRole::kOperator}));
  EXPECT_FALSE(openid.password_sign_in);
  EXPECT_EQ(parse(whole).openid.value().account_claim, "preferred_username");
  EXPECT_FALSE(parse(top).openid);

  EXPECT_EQ(errors(least), "7: [openid] needs issuer\n7: [openid] needs client_id\n"
                           "7: [openid] needs name_it, for the button\n");
  EXPECT_NE(errors(whole + "[openid]\n").find("stands here twice"), std::string::npos);
  EXPECT_NE(errors(whole + "roles_claim = groups\n").find("goes with"), std::string::npos);
  EXPECT_NE(errors(whole + "role_editor = web\n").find("goes with"), std::string::npos);
  for (const char* url : {"", "public_url = http://s.example.it\n"}) {
    EXPECT_NE(errors(url + whole.substr(whole.find("listen"))).find("needs"), std::string::npos);
  }
  for (const char* wrong :
       {"issuer = http://login.example.it", "issuer = login.example.it", "client_id = two words",
        "scopes =", "scopes = a\"b", "account_claim =", "new_roles = boss", "new_roles =",
        "unknown_people = yes", "password_sign_in = maybe", "role_operator = ,", "color = red",
        "client_secret_file =", "name_en ="}) {
    EXPECT_NE(errors(least + wrong + "\n"), errors(least)) << wrong;
  }
}

TEST(Config, SaysAllThatIsMissing) {
  EXPECT_EQ(errors(""),
            "0: listen is missing\n0: static_dir is missing\n0: state_dir is missing\n");
  EXPECT_EQ(errors("tls_key = k\n" + std::string(kLeast)),
            "0: tls_certificate and tls_key go together\n");
}

TEST(Config, TheExampleIsValidAndShowsTheDefaults) {
  std::ifstream file("signaling/sportello.conf.example");
  ASSERT_TRUE(file) << "the tests run in the root of the repository";
  std::ostringstream text;
  text << file.rdbuf();
  const auto shown = parse(text.str());
  EXPECT_EQ(shown.desks.size(), 2U);

  // With every commented line of the top switched on, nothing but the values changes.
  std::istringstream lines(text.str());
  std::string line;
  std::string all;
  while (std::getline(lines, line)) {
    const bool setting = line.size() > 1 && line[0] == '#' && line[1] != ' ' &&
                         (line.find(" = ") != std::string::npos || line[1] == '[');
    all += (setting ? line.substr(1) : line) + "\n";
  }
  const auto defaults = parse(std::string(kLeast));
  const auto config = parse(all);
  EXPECT_EQ(config.max_connections, defaults.max_connections);
  EXPECT_EQ(config.max_connections_per_address, defaults.max_connections_per_address);
  EXPECT_EQ(config.max_calls, defaults.max_calls);
  EXPECT_EQ(config.new_calls_per_minute, defaults.new_calls_per_minute);
  EXPECT_EQ(config.ring_timeout, defaults.ring_timeout);
  EXPECT_EQ(config.hold_time, defaults.hold_time);
  EXPECT_EQ(config.restart_grace, defaults.restart_grace);
  EXPECT_EQ(config.resume_lifetime, defaults.resume_lifetime);
  EXPECT_EQ(config.first_message_timeout, defaults.first_message_timeout);
  EXPECT_EQ(config.idle_timeout, defaults.idle_timeout);
  EXPECT_EQ(config.session_lifetime, defaults.session_lifetime);
  EXPECT_EQ(config.lockout_base, defaults.lockout_base);
  EXPECT_EQ(config.drain_timeout, defaults.drain_timeout);
  EXPECT_EQ(config.redis_lease, defaults.redis_lease);
  EXPECT_EQ(defaults.redis, "") << "one node, unless told otherwise";
  EXPECT_EQ(config.relay_only, defaults.relay_only);
  EXPECT_TRUE(config.metrics_allow.at(0).contains("127.0.0.1"));
  EXPECT_EQ(config.turn.value().lifetime, TurnConfig{}.lifetime);
  const auto& openid = config.openid.value();
  EXPECT_EQ(openid.scopes, OpenIdConfig{}.scopes);
  EXPECT_EQ(openid.account_claim, OpenIdConfig{}.account_claim);
  EXPECT_EQ(openid.new_roles, OpenIdConfig{}.new_roles);
  EXPECT_FALSE(openid.make_people);
  EXPECT_TRUE(openid.password_sign_in);
}

}  // namespace
}  // namespace sportello::signaling
