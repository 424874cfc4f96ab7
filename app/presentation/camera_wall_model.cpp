// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/presentation/camera_wall_model.h>

#include <yiping/domain/area_code.h>
#include <yiping/domain/camera_consent.h>
#include <yiping/geo/camera_view.h>
#include <yiping/presentation/words.h>

#include <algorithm>
#include <iterator>
#include <numeric>
#include <tuple>

namespace yiping::presentation {

namespace {

/// Farther away a camera shows nothing of what has happened.
constexpr double near_enough_m = 3000;

} // namespace

CameraWallModel::CameraWallModel(services::Town& town, QObject* parent)
    : QAbstractListModel(parent), town_(town), grid_(grid_of("9").value_or(domain::TileGrid()))
{
    subscription_ = town_.subscribe(*this);
    fill();
}

CameraWallModel::~CameraWallModel() = default;

int CameraWallModel::pages() const
{
    return std::max(1, (allowed() + tiles_a_page() - 1) / tiles_a_page());
}

void CameraWallModel::show(CameraWallWish wish)
{
    if (wish == wish_)
        return;
    wish_ = std::move(wish);
    page_ = 0;
    if (auto grid = grid_of(wish_.layout)) {
        layout_ = text(wish_.layout);
        grid_ = std::move(*grid);
    }
    Q_EMIT layoutChanged();
    cameras_.clear();
    fill();
    show_page();
}

void CameraWallModel::set_layout(const QString& layout)
{
    auto grid = grid_of(layout.toStdString());
    if (layout == layout_ || !grid)
        return;
    layout_ = layout;
    take_grid(std::move(*grid));
}

std::optional<domain::TileGrid> CameraWallModel::grid_of(std::string_view layout) const
{
    return domain::tile_grid(layout, std::accumulate(parts_.begin(), parts_.end(), 0.0), parts_);
}

void CameraWallModel::set_parts(const QList<qreal>& parts)
{
    if (parts == parts_ || parts.isEmpty() || !std::ranges::all_of(parts, [](qreal part) { return part > 0; }))
        return;
    parts_ = parts;
    if (auto grid = grid_of(layout_.toStdString()); grid && *grid != grid_)
        take_grid(std::move(*grid));
    else
        Q_EMIT layoutChanged();
}

void CameraWallModel::take_grid(domain::TileGrid grid)
{
    // The first tile of the present page stays in sight.
    const int first = page_ * tiles_a_page();
    grid_ = std::move(grid);
    page_ = first / tiles_a_page();
    Q_EMIT layoutChanged();
    show_page();
}

void CameraWallModel::next_layout()
{
    const auto all = domain::tile_layouts();
    const auto found = std::ranges::find(all, layout_.toStdString());
    const auto next = found == all.end() ? 0 : (found - all.begin() + 1) % std::ssize(all);
    set_layout(text(all[static_cast<std::size_t>(next)]));
}

void CameraWallModel::turn(int by)
{
    if (pages() == 1)
        return;
    page_ = ((page_ + by) % pages() + pages()) % pages();
    show_page();
}

QStringList CameraWallModel::upcoming() const
{
    QStringList ids;
    if (pages() == 1)
        return ids;
    const auto a_page = static_cast<std::size_t>(tiles_a_page());
    const std::size_t begin = static_cast<std::size_t>((page_ + 1) % pages()) * a_page;
    const std::size_t end = std::min(cameras_.size(), begin + a_page);
    for (std::size_t i = begin; i < end; ++i)
        ids << cameras_[i].id;
    return ids;
}

void CameraWallModel::ticked(UtcMillis now)
{
    // Hours of consent begin and end by the minute.
    if (now / services::minute_ms == minute_)
        return;
    minute_ = now / services::minute_ms;
    fill();
}

std::optional<std::size_t> CameraWallModel::group_of(const domain::Camera& camera) const
{
    if (!wish_.area_code.empty() && !domain::contains(wish_.area_code, camera.area_code))
        return std::nullopt;
    if (wish_.groups.empty())
        return 0;
    const auto found = std::ranges::find_if(wish_.groups, [&](const std::string& begin) {
        return camera.area_code.starts_with(begin) || camera.gb_id.starts_with(begin);
    });
    if (found == wish_.groups.end())
        return std::nullopt;
    return static_cast<std::size_t>(found - wish_.groups.begin());
}

std::vector<CameraWallModel::Tile> CameraWallModel::cameras_near_place() const
{
    std::vector<geo::CameraView> views = geo::cameras_near(town_.cameras(), {wish_.near->first, wish_.near->second});
    std::erase_if(views, [&](const geo::CameraView& each) {
        return each.metres > near_enough_m || !domain::check_camera_shows(*each.camera, town_.now());
    });
    std::ranges::stable_partition(views, &geo::CameraView::looks_at);
    views.resize(std::min(views.size(), static_cast<std::size_t>(tiles_a_page())));
    std::vector<Tile> cameras;
    cameras.reserve(views.size());
    for (const geo::CameraView& each : views)
        // How far it is says how much of the place it can show.
        cameras.push_back({QString::fromStdString(each.camera->id.to_string()),
            text(each.camera->name) + QStringLiteral(" · ") + distance_words(each.metres)});
    return cameras;
}

std::vector<CameraWallModel::Tile> CameraWallModel::cameras_of_groups() const
{
    std::vector<std::tuple<std::size_t, QString, QString>> found; // group, name, id
    for (const domain::Camera& each : town_.cameras())
        if (const auto group = group_of(each); group && domain::check_camera_shows(each, town_.now()))
            found.emplace_back(*group, text(each.name), QString::fromStdString(each.id.to_string()));
    std::ranges::sort(found);
    std::vector<Tile> cameras;
    cameras.reserve(found.size());
    for (auto& [group, name, id] : found)
        cameras.push_back({std::move(id), std::move(name)});
    return cameras;
}

void CameraWallModel::fill()
{
    std::vector<Tile> cameras = wish_.near ? cameras_near_place() : cameras_of_groups();
    if (cameras == cameras_)
        return;
    cameras_ = std::move(cameras);
    page_ = std::min(page_, pages() - 1);
    show_page();
}

void CameraWallModel::show_page()
{
    const auto begin = std::min(cameras_.size(), static_cast<std::size_t>(page_ * tiles_a_page()));
    const std::size_t end = std::min(cameras_.size(), begin + static_cast<std::size_t>(tiles_a_page()));
    // Tiles stay and get another camera: a flip makes no item anew.
    const std::size_t before = shown_.size(), now = end - begin;
    const auto first = cameras_.begin() + static_cast<std::ptrdiff_t>(begin);
    const auto last = cameras_.begin() + static_cast<std::ptrdiff_t>(end);
    if (now < before) {
        beginRemoveRows({}, static_cast<int>(now), static_cast<int>(before) - 1);
        shown_.assign(first, last);
        endRemoveRows();
    } else if (now > before) {
        beginInsertRows({}, static_cast<int>(before), static_cast<int>(now) - 1);
        shown_.assign(first, last);
        endInsertRows();
    } else {
        shown_.assign(first, last);
    }
    if (const std::size_t kept = std::min(before, now); kept > 0)
        Q_EMIT dataChanged(index(0), index(static_cast<int>(kept) - 1));
    Q_EMIT pageChanged();
}

int CameraWallModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(shown_.size());
}

QVariant CameraWallModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Tile& tile = shown_[static_cast<std::size_t>(index.row())];
    const auto number = static_cast<std::size_t>(index.row());
    const domain::TilePlace place = number < grid_.places.size() ? grid_.places[number] : domain::TilePlace();
    switch (role) {
    case IdRole:
        return tile.id;
    case NameRole:
    case Qt::DisplayRole:
        return tile.name;
    case XRole:
        return place.x;
    case YRole:
        return place.y;
    case SizeRole:
        return place.size;
    default:
        return {};
    }
}

QHash<int, QByteArray> CameraWallModel::roleNames() const
{
    return {{IdRole, "cameraId"}, {NameRole, "name"}, {XRole, "cellX"}, {YRole, "cellY"}, {SizeRole, "cellSize"}};
}

} // namespace yiping::presentation
