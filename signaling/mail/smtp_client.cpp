// SPDX-License-Identifier: EUPL-1.2
#include "mail/smtp_client.h"

#include <curl/curl.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <memory>
#include <optional>

namespace sportello::signaling {
namespace {

constexpr long kConnectTimeoutS = 15;
constexpr long kTimeoutS = 60;
/// A mail that the server has nearly taken is not cut off: it would go out twice.
constexpr std::chrono::seconds kStopGrace{2};

struct Reading {
  std::string_view rest;
};

std::size_t read_on(char* buffer, std::size_t size, std::size_t count, void* context) {
  auto& reading = *static_cast<Reading*>(context);
  const auto length = std::min(size * count, reading.rest.size());
  std::memcpy(buffer, reading.rest.data(), length);
  reading.rest.remove_prefix(length);
  return length;
}

struct Stopping {
  const std::stop_token& token;
  std::optional<std::chrono::steady_clock::time_point> since{};
};

/// libcurl asks about once a second whether to go on: 0 says yes.
int give_up(void* context, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  auto& stopping = *static_cast<Stopping*>(context);
  if (!stopping.token.stop_requested()) return 0;
  const auto now = std::chrono::steady_clock::now();
  if (!stopping.since) stopping.since = now;
  return now - *stopping.since >= kStopGrace ? 1 : 0;
}

MailOutcome outcome_of(CURLcode result, long code) {
  if (result == CURLE_OK) return MailOutcome::kSent;
  // 530 to 538 are about signing in: the administrator mends that, and the mail is still good.
  const bool about_sign_in = code >= 530 && code <= 538;
  if (code >= 500 && code < 600 && !about_sign_in) return MailOutcome::kRefused;
  return MailOutcome::kLater;
}

}  // namespace

SmtpResult send_by_smtp(const SmtpSettings& settings, const std::string& from,
                        const std::string& to, std::string_view message,
                        const std::stop_token& stop) {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(curl_easy_init(),
                                                                 &curl_easy_cleanup);
  if (started != CURLE_OK || !curl) return {MailOutcome::kLater, 0, "curl does not start"};
  const auto set = [&curl](CURLoption option, auto value) {
    curl_easy_setopt(curl.get(), option, value);
  };
  const bool whole_tls = settings.security == MailSecurity::kTls;
  const std::string url = (whole_tls ? "smtps://" : "smtp://") + settings.server + ":" +
                          std::to_string(settings.port);
  const std::string sender = "<" + from + ">";
  const std::string recipient = "<" + to + ">";
  const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> recipients(
      curl_slist_append(nullptr, recipient.c_str()), &curl_slist_free_all);
  Reading reading{message};
  Stopping stopping{stop};
  set(CURLOPT_URL, url.c_str());
  set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  set(CURLOPT_PROXY, "");  // no surprises from the environment
  set(CURLOPT_USE_SSL, static_cast<long>(settings.security == MailSecurity::kStartTls
                                             ? CURLUSESSL_ALL
                                             : CURLUSESSL_NONE));
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!settings.ca_file.empty()) set(CURLOPT_CAINFO, settings.ca_file.c_str());
  if (!settings.user.empty()) {
    set(CURLOPT_USERNAME, settings.user.c_str());
    set(CURLOPT_PASSWORD, settings.password.c_str());
  }
  set(CURLOPT_MAIL_FROM, sender.c_str());
  set(CURLOPT_MAIL_RCPT, recipients.get());
  set(CURLOPT_READFUNCTION, read_on);
  set(CURLOPT_READDATA, static_cast<void*>(&reading));
  set(CURLOPT_UPLOAD, 1L);
  set(CURLOPT_XFERINFOFUNCTION, give_up);
  set(CURLOPT_XFERINFODATA, static_cast<void*>(&stopping));
  set(CURLOPT_NOPROGRESS, 0L);
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_CONNECTTIMEOUT, kConnectTimeoutS);
  set(CURLOPT_TIMEOUT, kTimeoutS);
  const CURLcode result = curl_easy_perform(curl.get());
  long code = 0;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &code);
  // A text of libcurl's own, which holds neither addresses nor contents.
  return {outcome_of(result, code), code, result == CURLE_OK ? "" : curl_easy_strerror(result)};
}

}  // namespace sportello::signaling
