// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string_view>

namespace sportello::signaling {

/// Tells systemd (sd_notify(3)) how the service is: lines such as `READY=1` or `STOPPING=1`. Does
/// nothing where no service manager asked for it.
void notify_service_manager(std::string_view state);

}  // namespace sportello::signaling
