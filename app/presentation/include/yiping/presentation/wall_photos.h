// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/presentation/patched_list_model.h>
#include <yiping/services/town.h>

#include <QString>
#include <QtQml/qqmlregistration.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace yiping::presentation {

/// A picture that somebody took at a case, in finished words.
struct WallPhoto {
    std::string key;     ///< id of the attachment
    QString sha256;      ///< names its content, which the composition root fetches
    QString title;       ///< of the case
    QString caption;     ///< "10:32 现场", "昨天 16:05 反馈"
    int status = 0;      ///< of the case, by the numbers of domain::CaseStatus
    bool operator==(const WallPhoto&) const = default;
};

/// The pictures of one case, or of the cases of an area: what is open first, then what was closed last; of each the
/// first and the last picture. Only their names and words: whoever draws them asks the composition root for the
/// content. Withheld while visitors look, as the platform withholds the contents. Part of WallModel, which tells it
/// what changed. Town and reader must outlive it. GUI thread.
class WallPhotos : public PatchedListModel<WallPhoto> {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("part of WallModel")
    Q_PROPERTY(int count READ count NOTIFY changed FINAL)
    /// Why there is nothing to see; "" where there is, or while it is being read.
    Q_PROPERTY(QString nothing READ nothing NOTIFY changed FINAL)

public:
    WallPhotos(services::Town& town, services::CacheReader& reader, QObject* parent = nullptr);
    ~WallPhotos() override;

    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    /// The pictures of this case.
    void show_case(const Uuid& id);
    /// Those of the cases of an area; of the whole town for no_area.
    void show_area(services::AreaIndex area);
    /// No panel wants any: nothing is read.
    void show_none();
    /// Visitors look.
    void withhold(bool withheld);
    /// Cases changed: what is shown is read again with the next tick where it may have changed too.
    void cases_loaded();
    void cases_changed(std::span<const services::CaseIndex> cases);
    /// The town was loaded anew.
    void look_again() { stale_ = wish_ != Wish::None; }
    void tick();

    [[nodiscard]] int count() const { return static_cast<int>(rows().size()); }
    [[nodiscard]] QString nothing() const;

    /// So many pictures at most, of so many cases.
    static constexpr std::size_t most_photos = 12, most_open = 8, most_closed = 6;

Q_SIGNALS:
    void changed();

private:
    enum class Wish : std::uint8_t { None, Case, Area };
    void read();
    void take(std::vector<WallPhoto> photos);
    [[nodiscard]] std::vector<Uuid> wanted() const;
    [[nodiscard]] std::vector<WallPhoto> photos_of(const services::CasePage& page) const;

    services::Town& town_;
    services::CacheReader& reader_;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true); ///< answers that come after our end find it false
    Wish wish_ = Wish::None;
    Uuid case_;
    services::AreaIndex area_ = services::no_area;
    bool withheld_ = false;
    bool stale_ = false;
    bool reading_ = false;
    std::uint64_t asked_ = 0; ///< answers to an older question are dropped
};

} // namespace yiping::presentation
