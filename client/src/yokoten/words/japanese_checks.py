"""The Japanese of checks, facts and sweeps, by its English."""

_HELP = {
    "Run the checks that the hub asks of a service.": "サービスに求められる点検を実行します。",
    "Run the checks that the hub asks of a service in its checkout, and send what they found as "
    "evidence. Only the default branch counts.": (
        "ハブがサービスに求める点検をチェックアウトで実行し、結果を証跡として送ります。"
        "数えられるのは既定のブランチの結果だけです。"
    ),
    "Exit codes: 0 done, whatever the checks found, unless --fail-on is given; 1 evidence was "
    "refused, or --fail-on; 2 usage; 3 hub not reached.": (
        "終了コード: 0 完了 (--fail-on がなければ点検の結果によらない)、1 証跡の受付不可または "
        "--fail-on、2 使い方の誤り、3 ハブに接続できない"
    ),
    "overdue or fail: exit with 1 when a learning is overdue, or a check fails.": (
        "overdue または fail。期限を過ぎた学びがあるとき、または点検が不合格のとき、"
        "終了コードを 1 にする。"
    ),
    "Run the checks and send nothing.": "点検だけを実行し、何も送らない。",
    "Tell the hub what a service is made of.": "サービスの構成情報をハブへ送ります。",
    "Read a checkout (lock files, Dockerfiles, Terraform, manifests) and tell the hub what the "
    "service is made of: facts, and its packages as a CycloneDX document.": (
        "チェックアウトを読み (ロックファイル、Dockerfile、Terraform、マニフェスト)、サービスの"
        "構成情報と、CycloneDX 形式のパッケージ一覧をハブへ送ります。"
    ),
    "Facts and checks of all repositories of a catalogue.": (
        "カタログの全リポジトリの構成情報と点検をまとめて行います。"
    ),
    "Clone the repository of every service of a catalogue, send its facts and the results of its "
    "checks, and delete the clone. A repository that cannot be read is an error of each of its "
    "checks, and the sweep goes on.": (
        "カタログの各サービスのリポジトリをクローンし、構成情報と点検の結果を送り、クローンを削除"
        "します。読めないリポジトリは、その点検すべてをエラーとして続行します。"
    ),
    "A catalogue file, or hub for the services that it knows.": (
        "カタログのファイル。hub とすると、ハブが知っているサービス。"
    ),
    "Read checkouts below DIR (owner/name or name); clone nothing.": (
        "DIR の下のチェックアウト (owner/name または name) を読み、クローンしない。"
    ),
    "So many at a time.": "同時に処理する数。",
    "The checkout, or a folder in it.": "チェックアウト、またはその中のフォルダー。",
}

_MISUSE = {
    "--fail-on takes {words}, not {word}.": (
        "--fail-on に使えるのは {words} です。{word} は使えません。"
    ),
    "There is no folder {path}.": "{path} というフォルダーはありません。",
    "The catalogue {path} cannot be read: {reason}": "カタログ {path} を読めません: {reason}",
    "The catalogue {path} names no service (kind: service).": (
        "カタログ {path} にサービス (kind: service) がありません。"
    ),
    "Nothing was sent: this is no Git checkout with a commit, so the evidence would be about "
    "nothing. --no-post leaves it at the table.": (
        "何も送っていません。コミットのある Git のチェックアウトではないため、何についての証跡か"
        "が分かりません。--no-post を付けると表の表示だけを行います。"
    ),
}

_REPORT = {
    "learning": "学び",
    "check": "点検項目",
    "result": "結果",
    "looked at": "確認したもの",
    "why": "理由",
    "pass": "合格",
    "fail": "不合格",
    "error": "エラー",
    "not applicable": "対象外",
    "nothing": "なし",
    "fact": "構成情報",
    "value": "値",
    "changed": "変更",
    "service": "サービス",
    "commit": "コミット",
    "facts": "構成情報",
    "packages": "パッケージ",
    "Sweeping": "巡回中",
    "{count} files": "{count} ファイル",
    "No check is asked of this service.": "このサービスに求められる点検はありません。",
    "not found any more": "なくなりました",
    "Not read: {reason}": "読めませんでした: {reason}",
    "Since not everything was read, no fact is removed.": (
        "読めないものがあったため、構成情報は削除しません。"
    ),
    "No package was found.": "パッケージは見つかりませんでした。",
    "{count} packages, as a CycloneDX document.": "パッケージ {count} 件 (CycloneDX 形式)",
    "{count} packages were found and not sent, since {files} need more that no lock file lists.": (
        "パッケージ {count} 件を見つけましたが、{files} がロックファイルにないパッケージを使うため"
        "送りません。"
    ),
    "{count} packages were found and not sent, since not everything was read.": (
        "パッケージ {count} 件を見つけましたが、読めないものがあったため送りません。"
    ),
    "It is not known which branch is the default one, so the results do not count; "
    "git remote set-head origin --auto tells.": (
        "既定のブランチが分からないため、結果は数えられません。git remote set-head origin --auto "
        "で分かるようになります。"
    ),
    "This is not the default branch: the results are kept and do not count.": (
        "既定のブランチではありません。結果は保存されますが、数えられません。"
    ),
    "There are changes that are not committed; the evidence says so.": (
        "コミットされていない変更があります。証跡にその旨を記します。"
    ),
    "{count} results do not count: the hub has those of a newer commit.": (
        "{count} 件の結果は数えられません。ハブにはより新しいコミットの結果があります。"
    ),
    "The token in YOKOTEN_TOKEN may not send evidence for {service}: {reason}": (
        "YOKOTEN_TOKEN のトークンでは {service} の証跡を送れません: {reason}"
    ),
    "The clock of this machine is ahead of the hub's by more than five minutes; "
    "set it right and run the command again: {reason}": (
        "このマシンの時計がハブより 5 分以上進んでいます。時計を合わせてもう一度実行して"
        "ください: {reason}"
    ),
    "The evidence of {check} was refused: {reason}": "{check} の証跡は受付不可です: {reason}",
    "the hub gave no answer": "ハブの応答がありません",
    "{service} was not read: {reason}": "{service} は読めませんでした: {reason}",
    "{count} of {total} services were not read; their checks are errors.": (
        "{total} サービス中 {count} 件を読めませんでした。その点検はエラーです。"
    ),
    "not the default branch": "既定のブランチではない",
    "the catalogue names no usable repository": "カタログに使えるリポジトリがない",
}

_WITNESS = {
    "the checkout has no files": "チェックアウトにファイルがない",
    "the check has no {field}": "点検項目に {field} がない",
    "the check crashed ({error})": "点検が異常終了した ({error})",
    "this client knows no check of type {type}": "{type} という種類の点検を知らない",
    "applies_if takes file_exists: a path, and nothing else": (
        "applies_if に書けるのは file_exists: パス だけ"
    ),
    "the path {path} leads out of the checkout": "パス {path} はチェックアウトの外を指している",
    "the path {path} leads into .git, which is not searched": (
        "パス {path} は検索しない .git の中を指している"
    ),
    "the path {path} is not usable": "パス {path} は使えない",
    "none of {count} files is {path}": "{count} ファイルの中に {path} はない",
    "there is {file}": "{file} がある",
    "nothing was looked at: no file is {path}": "確認したものがない: {path} に当たるファイルがない",
    "nothing was looked at: the files hold no document": "確認したものがない: ファイルに中身がない",
    "nothing was looked at: the plan has no {type}": "確認したものがない: プランに {type} がない",
    "nothing was looked at: there is no lock file": ("確認したものがない: ロックファイルがない"),
    "nothing was looked at: there is no plan ({names})": (
        "確認したものがない: プランのファイルがない ({names})"
    ),
    "nothing was looked at: no lock file lists {ecosystem} packages": (
        "確認したものがない: {ecosystem} のパッケージを載せたロックファイルがない"
    ),
    "no file matches {pattern}": "{pattern} に一致するファイルがない",
    "{place} matches {pattern}": "{place} が {pattern} に一致する",
    "a pattern has at most {limit} letters": "パターンは {limit} 文字まで",
    "the pattern {pattern} is not one that RE2 takes": (
        "パターン {pattern} は RE2 の書き方ではない"
    ),
    "an expression has at most {limit} letters": "式は {limit} 文字まで",
    "the expression {expression} cannot be answered: {reason}": (
        "式 {expression} を評価できない: {reason}"
    ),
    "there is no op {op}": "{op} という op はない",
    "op in needs a list as its value": "op が in のとき value はリスト",
    "{found} cannot be compared with {wanted}": "{found} と {wanted} は比べられない",
    "{found} is no text that could match": "{found} は一致を調べられる文字列ではない",
    "{file} has {found}, not {wanted}": "{file} の値は {found} ({wanted} を満たさない)",
    "{path} of {address} is known only after it is made": (
        "{address} の {path} は作成後にしか分からない"
    ),
    "the plan {file} ended with an error": "プラン {file} はエラーで終わっている",
    "{file} is not what terraform show -json prints of a plan": (
        "{file} は terraform show -json が出力したプランではない"
    ),
    "{package} is {version}, not {range}": "{package} は {version} で、{range} の範囲外",
    "{package} is not used": "{package} は使われていない",
    "{package} is listed without its version": "{package} のバージョンが書かれていない",
    "{package} is not a package address such as pkg:npm/axios": (
        "{package} は pkg:npm/axios のようなパッケージのアドレスではない"
    ),
    "packages of type {type} are not known here": "{type} という種類のパッケージは扱えない",
    "{range} is not a range of {type} versions": "{range} は {type} のバージョンの範囲ではない",
    "{version} is no version of a {type} package": (
        "{version} は {type} のパッケージのバージョンではない"
    ),
    "{file} does not list every package that is used": (
        "{file} は使われているパッケージのすべてを載せていない"
    ),
    "{file} is broken, or no file of {manager}": (
        "{file} は壊れているか、{manager} のファイルではない"
    ),
}

_READING = {
    "{file}: {reason}": "{file}: {reason}",
    "{file} cannot be read ({reason})": "{file} を読めない ({reason})",
    "{file} has {size} bytes, the limit is {limit}": (
        "{file} は {size} バイトあり、上限は {limit} バイト"
    ),
    "{file} is not JSON, YAML or TOML by its name": "{file} は名前からは JSON・YAML・TOML ではない",
    "{file} is not valid Terraform": "{file} は Terraform として正しくない",
    "it is not valid JSON (line {line})": "JSON として正しくない ({line} 行目)",
    "it is not valid YAML (line {line})": "YAML として正しくない ({line} 行目)",
    "it is not valid TOML ({reason})": "TOML として正しくない ({reason})",
    "reading took longer than {limit} seconds": "読み取りが {limit} 秒を超えた",
    "there is no commit": "コミットがない",
    "there is no git command": "git コマンドがない",
    "This is a checkout of {here}; {service} is in {repository} by the catalogue.": (
        "ここは {here} のチェックアウトです。カタログでは {service} のリポジトリは {repository} です。"
    ),
    "there is no checkout of it below {path}": "{path} の下にチェックアウトがない",
    "cloning took longer than {limit} seconds": "クローンが {limit} 秒を超えた",
    "it cannot be cloned: {reason}": "クローンできない: {reason}",
}

JAPANESE_OF_CHECKS = _HELP | _MISUSE | _REPORT | _WITNESS | _READING
