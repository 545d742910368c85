// SPDX-License-Identifier: EUPL-1.2
#include "base/random_id.h"

#include <sodium.h>

#include <array>

#include "base/encoding.h"

namespace sportello::signaling {

std::string random_id() {
  std::array<std::uint8_t, 16> bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  return to_base64url(bytes);
}

}  // namespace sportello::signaling
