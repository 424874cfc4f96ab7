// SPDX-License-Identifier: GPL-3.0-or-later
#include "camera_addresses.h"

namespace yiping::shell {

void CameraAddresses::ask(const Uuid& camera, bool main_stream, std::function<void(Result<media::Address>)> answer)
{
    client_.look(token_(), camera, main_stream, reason_,
        [this, camera, answer = std::move(answer)](Result<sync::LookAddress> made) {
            if (!made) {
                answer(std::unexpected(made.error()));
                return;
            }
            {
                const std::scoped_lock lock(mutex_);
                looks_[camera] = made->look;
            }
            answer(media::Address{std::move(made->url), std::move(made->user), std::move(made->password)});
        });
}

void CameraAddresses::left(const Uuid& camera)
{
    Uuid look;
    {
        const std::scoped_lock lock(mutex_);
        const auto found = looks_.extract(camera);
        if (found.empty())
            return;
        look = found.mapped();
    }
    client_.end_look(token_(), look, {});
}

} // namespace yiping::shell
