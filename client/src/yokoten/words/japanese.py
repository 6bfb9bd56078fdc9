"""The Japanese of every message, by its English."""

from yokoten.words.japanese_checks import JAPANESE_OF_CHECKS

_HELP = {
    "Push incident reports, runbooks and decisions to a Yokoten hub, search it, and prove what "
    "other teams have learned in your own repository.": (
        "障害報告・手順書・意思決定の記録を Yokoten ハブへ送り、ハブの中を検索し、他チームの学びが"
        "自分のリポジトリで満たされていることを示します。"
    ),
    "\b\n"
    "Settings, from the environment:\n"
    "  YOKOTEN_URL            the hub's address [http://127.0.0.1:8000]\n"
    "  YOKOTEN_TOKEN          the token; or YOKOTEN_TOKEN_FILE, a file that holds it\n"
    "  YOKOTEN_LANG           ja or en; else the locale decides\n"
    "  YOKOTEN_QUIET_RELATED  1: count related write-ups without naming them\n"
    "\n\b\n"
    "Exit codes: 0 done, 1 something was refused, 2 usage, 3 hub not reached.": (
        "\b\n"
        "環境変数による設定:\n"
        "  YOKOTEN_URL            ハブのアドレス [http://127.0.0.1:8000]\n"
        "  YOKOTEN_TOKEN          トークン (YOKOTEN_TOKEN_FILE でファイルを指定できる)\n"
        "  YOKOTEN_LANG           ja または en (なければロケールに従う)\n"
        "  YOKOTEN_QUIET_RELATED  1: 関連文書の件数だけを表示する\n"
        "\n\b\n"
        "終了コード: 0 完了、1 受付不可あり、2 使い方の誤り、3 ハブに接続できない"
    ),
    "Push files and folders. A folder gives its Markdown files, in a Git checkout those that "
    "are not ignored; a file that is named is always taken.": (
        "ファイルやフォルダーを送ります。フォルダーからは Markdown ファイルを選び、Git の"
        "チェックアウトでは無視されていないものだけを選びます。名指ししたファイルは必ず送ります。"
    ),
    "\b\n"
    "A later push finds a write-up again by its key:\n"
    "  host/owner/repo:path  in a Git checkout, from the remote called origin\n"
    "  dir:folder:path       elsewhere: the folder is the one given, or the one that\n"
    "                        holds the file given, so that both give the same key\n"
    "  NAME:path             with --source NAME": (
        "\b\n"
        "次に送ったとき、同じ文書かどうかはキーで分かります:\n"
        "  host/owner/repo:パス   Git のチェックアウト (origin というリモートから)\n"
        "  dir:フォルダー名:パス  それ以外。フォルダー名は指定したフォルダー、ファイルなら\n"
        "                         それが入っているフォルダーの名前で、キーは同じになる\n"
        "  NAME:パス              --source NAME を付けたとき"
    ),
    "Push files and folders.": "ファイルやフォルダーを送ります。",
    "Search the hub.": "ハブの中を検索します。",
    "Show one write-up.": "文書を 1 件表示します。",
    "See yokoten --help.": "yokoten --help をご覧ください。",
    "Print JSON, and nothing else, on standard output.": "標準出力に JSON だけを出力する。",
    "Print problems but exit with 0, also without a hub.": (
        "問題は表示するが、ハブに接続できなくても終了コードを 0 にする。"
    ),
    "postmortem, runbook, decision, learning, near_miss or note.": (
        "postmortem、runbook、decision、learning、near_miss、note のいずれか。"
    ),
    "The team's short name at the hub.": "ハブでのチームの短い名前。",
    "Print the version.": "バージョンを表示する。",
    "Show where in the program an error arose.": "エラーがプログラムのどこで起きたかを表示する。",
    "Files and folders.": "ファイルやフォルダー。",
    "The service it is about; may be repeated.": "対象のサービス。繰り返し指定できる。",
    "The name that keys begin with.": "キーの先頭に付ける名前。",
    "Where the one file was before: its path from the root, or its whole key.": (
        "1 つのファイルの移動前の場所。ルートからのパス、またはキー全体。"
    ),
    "Show what would be understood; store nothing.": (
        "どう読み取られるかだけを表示し、保存しない。"
    ),
    "Words, a symptom, an error.": "言葉、症状、エラーメッセージ。",
    "The service's short name at the hub.": "ハブでのサービスの短い名前。",
    "At most so many.": "表示する最大の件数。",
    "Its id, e.g. pm-k3v9t2qa.": "文書の ID (例: pm-k3v9t2qa)。",
    "Print the Markdown as it was pushed.": "送られた Markdown をそのまま出力する。",
}

_MISUSE = {
    "--moved-from goes with one file, not {count}.": (
        "--moved-from は 1 つのファイルにだけ使えます ({count} 個指定されています)。"
    ),
    "--json and --markdown do not go together.": "--json と --markdown は同時に使えません。",
    "There is no kind {kind}; there are: {kinds}.": (
        "{kind} という種類はありません。使えるのは {kinds} です。"
    ),
    "There is no file or folder {path}.": "{path} というファイルやフォルダーはありません。",
    "--source takes a name without spaces and colons, not {source}.": (
        "--source には空白とコロンを含まない名前を指定してください: {source}"
    ),
    "{folder} is a Git checkout, but there is no git command to ask for its repository. "
    "Install git, or give a name with --source NAME.": (
        "{folder} は Git のチェックアウトですが、git コマンドがないためリポジトリが分かりません。"
        "git を入れるか、--source NAME で名前を指定してください。"
    ),
    "Git cannot read {folder}: {reason}": "Git が {folder} を読めません: {reason}",
    "Git does not trust {folder}, because it belongs to another user. "
    "If you do: git config --global --add safe.directory {folder}": (
        "{folder} は別のユーザーのものなので、Git が信頼しません。"
        "信頼する場合: git config --global --add safe.directory {folder}"
    ),
    "Git gave no answer about {folder}.": "{folder} について Git の応答がありません。",
    "YOKOTEN_URL is not an address: {url} (it should look like https://hub.example.com).": (
        "YOKOTEN_URL がアドレスではありません: {url} (例: https://hub.example.com)"
    ),
    "YOKOTEN_URL holds a name or password; the hub takes YOKOTEN_TOKEN only.": (
        "YOKOTEN_URL に名前やパスワードが含まれています。ハブが受け付けるのは YOKOTEN_TOKEN だけです。"
    ),
    "YOKOTEN_URL is not usable: {reason}.": "YOKOTEN_URL が使えません: {reason}",
    "YOKOTEN_TOKEN holds characters that no token has; copy it again.": (
        "YOKOTEN_TOKEN にトークンには使われない文字があります。もう一度コピーしてください。"
    ),
    "The file named by YOKOTEN_TOKEN_FILE cannot be read: {path} ({reason}).": (
        "YOKOTEN_TOKEN_FILE のファイルを読めません: {path} ({reason})"
    ),
}

_HUB = {
    "The hub at {url} could not be reached: {reason}.": ("ハブ {url} に接続できません: {reason}。"),
    "{error} {accepted} of {total} files were accepted; running the same command again is safe.": (
        "{error}{total} 件中 {accepted} 件を受け付けました。同じコマンドをもう一度実行して"
        "問題ありません。"
    ),
    "nothing answers there (connection refused)": "応答するものがありません (接続拒否)",
    "no connection ({reason})": "つながりません ({reason})",
    "its certificate is not trusted here ({reason})": "証明書が信頼できません ({reason})",
    "it did not answer in time": "時間内に応答がありません",
    "it is busy or restarting (HTTP {status})": "混み合っているか再起動中です (HTTP {status})",
    "the connection was cut": "接続が切れました",
    "the answer ended too early": "応答が途中で終わりました",
    "The hub at {url} failed (HTTP {status}).": (
        "ハブ {url} でエラーが起きました (HTTP {status})。"
    ),
    "What answers at {url} is not a Yokoten hub; check YOKOTEN_URL.": (
        "{url} で応答したのは Yokoten ハブではありません。YOKOTEN_URL を確かめてください。"
    ),
    "{url} is not the hub itself but points to {target}: set YOKOTEN_URL to that.": (
        "{url} はハブではなく {target} への転送です。YOKOTEN_URL にそのアドレスを設定してください。"
    ),
    "The hub at {url} wants a token: set YOKOTEN_TOKEN.": (
        "ハブ {url} にはトークンが必要です。YOKOTEN_TOKEN を設定してください。"
    ),
    "The hub at {url} does not accept the token in YOKOTEN_TOKEN "
    "(mistyped, expired or withdrawn).": (
        "ハブ {url} は YOKOTEN_TOKEN のトークンを受け付けません (誤り、期限切れ、または取り消し)。"
    ),
    "The token in YOKOTEN_TOKEN may not do this at {url}: {reason}": (
        "YOKOTEN_TOKEN のトークンでは {url} でこの操作はできません: {reason}"
    ),
}

_FILES = {
    "There is no Markdown file below {paths}.": "{paths} の下に Markdown ファイルはありません。",
    "the file is empty": "ファイルが空です",
    "read as {encoding}": "{encoding} として読みました",
    "the file has {size} bytes, the limit is {limit}": (
        "ファイルは {size} バイトあり、上限は {limit} バイトです"
    ),
    "it cannot be read ({reason})": "読めません ({reason})",
    "NUL byte at position {at} (line {line}): this is not a text file": (
        "{at} バイト目 ({line} 行目) に NUL があります。テキストファイルではありません"
    ),
    "byte {byte} at position {at} (line {line}) is not valid UTF-8, and the text is not "
    "Shift_JIS, EUC-JP or ISO-2022-JP either": (
        "{at} バイト目 ({line} 行目) の {byte} は UTF-8 として正しくなく、Shift_JIS・EUC-JP・"
        "ISO-2022-JP でもありません"
    ),
    "byte {byte} at position {at} (line {line}) is not valid {encoding}": (
        "{at} バイト目 ({line} 行目) の {byte} は {encoding} として正しくありません"
    ),
    "another file of this run has the same key {source}; push it with --source NAME": (
        "今回送る別のファイルとキー {source} が同じです。--source NAME を付けて送ってください"
    ),
    "image {image} is left out: {reason}": "画像 {image} は送りません: {reason}",
    "image {image} is left out: {size} bytes, the limit is {limit}": (
        "画像 {image} は送りません: {size} バイトあり、上限は {limit} バイトです"
    ),
    "image {image} is left out: only PNG, JPEG, GIF and WebP are taken": (
        "画像 {image} は送りません: 送れるのは PNG・JPEG・GIF・WebP です"
    ),
}

_REPORT = {
    "created": "新規",
    "updated": "更新",
    "unchanged": "変更なし",
    "skipped": "対象外",
    "refused": "受付不可",
    "note": "お知らせ",
    "together": "合計",
    "Pushing": "送信中",
    "{done} of {total} files": "{total} 件中 {done} 件",
    "A dry run: nothing was stored.": "試行のみです。何も保存していません。",
    "Read from headings: {fields}": "見出しから読んだ項目: {fields}",
    "Guessed from the text: {fields}": "本文から推定した項目: {fields}",
    "Asks {count} services: {names}": "{count} サービスに問いかける: {names}",
    "of {count} more a fact is missing": "ほかに {count} サービスは構成情報が足りない",
    "Still missing: {fields}": "不足している項目: {fields}",
    "refused without a reason": "理由の説明なしに拒否されました",
    "rule {rule}, line {line}": "規則 {rule}、{line} 行目",
    "Related write-ups of other teams: {count} (not listed in a public log)": (
        "他チームの関連文書: {count} 件 (公開ログのため一覧は表示しません)"
    ),
    "Worth reading, from other teams:": "他チームの関連文書:",
    "Open again, because it happened again: {count}": "再発のため要再点検に戻したもの: {count} 件",
    "Is it one of these again? Please say so there: {count}": (
        "この学びの再発ですか。文書のページでお答えください: {count} 件"
    ),
    "Searched for: {words} (as typed: --verbatim)": (
        "「{words}」で検索しました(入力どおりに検索: --verbatim)"
    ),
    "Did you mean: {words}": "もしかして: {words}",
    "Put no word right.": "打ち間違いを直さずに検索します。",
    "Nothing was found for {query}.": "{query} に当てはまる文書はありません。",
    "{shown} of {total} shown": "{total} 件中 {shown} 件を表示",
    "Interrupted; what was accepted until now is kept.": (
        "中断しました。ここまでに受け付けた分は保存されています。"
    ),
    "Something unexpected happened: {error}. Run it again with --debug to see where.": (
        "予期しないエラーです: {error}。--debug を付けて実行すると、どこで起きたか分かります。"
    ),
}

JAPANESE = _HELP | _MISUSE | _HUB | _FILES | _REPORT | JAPANESE_OF_CHECKS
