// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

namespace sportello {

/// The versions of the core and of the codecs it was linked with, for `--version` and logs:
/// "sportello 0.1.0 (libopus 1.5.2-fixed, libvpx v1.15.0)".
std::string version_line();

}  // namespace sportello
