// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>

namespace sportello::load {

/// Signs in and returns the Cookie header. Blocks. Throws std::runtime_error.
std::string sign_in(std::uint16_t port, const std::string& name, const std::string& password);

}  // namespace sportello::load
