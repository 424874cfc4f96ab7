// SPDX-License-Identifier: GPL-3.0-or-later
#include "camera_addresses.h"

#include <optional>

namespace yiping::shell {

void CameraAddresses::ask(
    const Uuid& camera, domain::LookStream stream, std::function<void(Result<media::Address>)> answer)
{
    client_.look(
        token_(), camera, stream, reason_, [this, camera, answer = std::move(answer)](Result<sync::LookAddress> made) {
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
        if (keeping_.contains(look)) {
            left_.insert(look);
            return;
        }
    }
    client_.end_look(token_(), look, {});
}

void CameraAddresses::keep(const Uuid& camera, const std::string& kind, const std::string& sha256,
    const std::string& about, std::function<void(Result<void>)> answer)
{
    std::optional<Uuid> look;
    {
        const std::scoped_lock lock(mutex_);
        if (const auto found = looks_.find(camera); found != looks_.end())
            ++keeping_[*(look = found->second)];
    }
    if (!look) {
        answer(make_error(Fault::Refused, "camera.no_look"));
        return;
    }
    client_.keep_look(
        token_(), *look, kind, sha256, about, [this, look = *look, answer = std::move(answer)](Result<void> done) {
            answer(std::move(done));
            {
                const std::scoped_lock lock(mutex_);
                if (--keeping_[look] > 0)
                    return;
                keeping_.erase(look);
                if (left_.erase(look) == 0)
                    return;
            }
            client_.end_look(token_(), look, {});
        });
}

void CameraAddresses::listen(const Uuid& camera, std::function<void(Result<void>)> answer)
{
    std::optional<Uuid> look;
    {
        const std::scoped_lock lock(mutex_);
        if (const auto found = looks_.find(camera); found != looks_.end())
            look = found->second;
    }
    if (!look) {
        answer(make_error(Fault::Refused, "camera.no_look"));
        return;
    }
    client_.listen_look(token_(), *look, std::move(answer));
}

} // namespace yiping::shell
