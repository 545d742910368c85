// SPDX-License-Identifier: EUPL-1.2
#include "openid/https_client.h"

#include <curl/curl.h>

#include <memory>
#include <string>

#include "base/log.h"
#include "openid/claims.h"

namespace sportello::signaling {
namespace {

constexpr long kConnectTimeoutS = 5;
constexpr long kTimeoutS = 10;

std::size_t keep(char* data, std::size_t size, std::size_t count, void* context) {
  auto& body = *static_cast<std::string*>(context);
  if (body.size() + size * count > kMaxProviderAnswer) return 0;  // ends the transfer
  body.append(data, size * count);
  return size * count;
}

int go_on(void* context, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<const std::atomic<bool>*>(context)->load() ? 1 : 0;
}

}  // namespace

ProviderAnswer HttpsClient::ask(const ProviderRequest& request) {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(curl_easy_init(),
                                                                 &curl_easy_cleanup);
  if (started != CURLE_OK || !curl || stopping_) return {};
  const auto set = [&curl](CURLoption option, auto value) {
    curl_easy_setopt(curl.get(), option, value);
  };
  curl_slist* list = curl_slist_append(nullptr, "Accept: application/json");
  if (!request.authorization.empty()) {
    list = curl_slist_append(list, ("Authorization: " + request.authorization).c_str());
  }
  const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> headers(list,
                                                                            &curl_slist_free_all);
  ProviderAnswer answer;
  set(CURLOPT_URL, request.address.c_str());
  set(CURLOPT_PROTOCOLS_STR, request.address.starts_with("http://") ? "http" : "https");
  set(CURLOPT_PROXY, "");  // no surprises from the environment
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!ca_file_.empty()) set(CURLOPT_CAINFO, ca_file_.c_str());
  set(CURLOPT_HTTPHEADER, headers.get());
  if (!request.form.empty()) {
    set(CURLOPT_POSTFIELDSIZE, static_cast<long>(request.form.size()));
    set(CURLOPT_POSTFIELDS, request.form.c_str());
  }
  set(CURLOPT_WRITEFUNCTION, keep);
  set(CURLOPT_WRITEDATA, static_cast<void*>(&answer.body));
  set(CURLOPT_NOPROGRESS, 0L);
  set(CURLOPT_XFERINFOFUNCTION, go_on);
  set(CURLOPT_XFERINFODATA, static_cast<void*>(&stopping_));
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_CONNECTTIMEOUT, kConnectTimeoutS);
  set(CURLOPT_TIMEOUT, kTimeoutS);
  const CURLcode result = curl_easy_perform(curl.get());
  if (result != CURLE_OK) {
    // A text of libcurl's own, which names nobody.
    log_event("openid_provider_not_reached",
              {{"trouble", std::string_view(curl_easy_strerror(result))}});
    return {};
  }
  long code = 0;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &code);
  answer.status = static_cast<unsigned>(code);
  return answer;
}

}  // namespace sportello::signaling
