// SPDX-License-Identifier: EUPL-1.2
// Configuration files. What is accepted must be whole, and errors must point at a line.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/config.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sportello::signaling;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto result = parse_config(text, "/etc/sportello");
  if (const auto* config = std::get_if<Config>(&result)) {
    if (config->listen.empty() || config->static_dir.empty() ||
        config->state_dir.empty() || config->hold_time <= 0 || config->max_calls <= 0) {
      std::abort();
    }
    return 0;
  }
  const auto lines = std::count(text.begin(), text.end(), '\n') + 1;
  const auto& errors = std::get<std::vector<ConfigError>>(result);
  if (errors.empty()) std::abort();
  for (const auto& error : errors) {
    if (error.message.empty() || error.line < 0 || error.line > lines) std::abort();
  }
  return 0;
}
