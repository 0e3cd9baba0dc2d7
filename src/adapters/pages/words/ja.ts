// The pages in Japanese. Headings break at their zero-width spaces only.

import { ja as forms } from './forms/ja.ts'
import { ja as live } from './live/ja.ts'
import type { Words } from './words.ts'

export const ja: Words = {
  anotherDevice: '別の端末',
  unknownDevice: '不明な端末',
  browserOnSystem: '{browser}（{system}）',
  justNow: 'たった今',
  signedIn: 'ログイン：{ago}',
  whatToDo: 'ご利用いただくには',
  tryAgain: 'もう一度試す',
  signInAgain: 'もう一度ログインする',
  goOn: '続ける',
  notYou: {
    question: 'お心当たりがありませんか？',
    advice:
      '第三者にパスワードを知られている可能性があります。次にログインできたら、すぐにパスワードを変更してください。',
    link: 'アカウントを復旧する',
  },
  inUse: {
    title: 'このアカウントは\u200b別の端末で\u200b使用中です',
    onceFree: '空き次第、こちらでご利用いただけます。',
    onceSignedOut: 'もう一方の端末でログアウトすると、こちらでご利用いただけます。',
    heldByOne: '使用中の端末',
    heldByMany: '使用中の端末',
    freeIn: '空くまであと',
    free: '{in}に空きます',
    freeAtLatestIn: '空くまで最長',
    freeAtLatest: '遅くとも{in}に空きます',
    freeNow: 'もう一度お試しいただけます。',
    wait: '時間になるまで待ってから、もう一度お試しください。',
    signOutThere: 'もう一方の端末でログアウトすると、こちらですぐにご利用いただけます。',
    signOutOnOne: 'いずれかの端末でログアウトすると、こちらですぐにご利用いただけます。',
    ticket: {
      title: 'もう一度\u200bログインしてください',
      text: '選択の期限が過ぎたか、すでに使用されたため、何も変更されませんでした。選び直すには、もう一度ログインしてください。',
    },
  },
  signedOut: {
    title: 'ログアウトされました',
    titles: { replaced: 'ログインし直されています', closed: 'ログアウトしました' },
    reasons: {
      displaced: '別の端末でこのアカウントへのログインがあったため、この端末はログアウトされました。',
      replaced: 'この端末で新しいログインがあったため、以前のログインは終了しました。',
      expired: '安全のため、ログインには有効期限があります。期限が過ぎたため、ログアウトされました。',
      idle: 'しばらく操作がなかったため、アカウントを守るためにログアウトしました。',
      revoked: 'この端末は、ほかの端末でのご自身の操作、またはサイトの運営者によってログアウトされました。',
      closed: 'この端末ではログインしていません。',
      unknown: 'この端末でのログインは無効になりました。',
    },
    rules: {
      policy: 'このアカウントを同時に使える端末の数が以前より少なくなったため、この端末はログアウトされました。',
      capacity: '同時に使われている端末が多すぎたため、最も長く使われていなかったこの端末がログアウトされました。',
    },
    takenOver: '別の端末でこのアカウントへのログインがあり、こちらでの利用を終了することが選択されました。',
    disowned:
      'このアカウントからログアウトされた方から、ここでのログインは自分ではないとの申告があったため、この端末はログアウトされました。',
    newSignIn: '新しいログイン',
    at: 'ログアウト：{ago}',
    next: {
      displaced: 'ご自身によるログインであれば、問題ありません。こちらで続けるには、もう一度ログインしてください。',
      replaced: 'ご自身によるログインであれば、問題ありません。このままお続けください。',
      disowned: 'ご自身のアカウントである場合は、もう一度ログインして、パスワードを変更してください。',
      otherwise: '続けるには、もう一度ログインしてください。',
    },
  },
  notices: {
    signInRequired: { title: 'ログインしてください', text: 'このページを表示するには、もう一度ログインしてください。' },
    cookieRequired: {
      title: 'Cookieを許可してください',
      text: 'ブラウザからCookieが送信されなかったため、ログインを確認できません。このサイトのCookieを許可してから、もう一度お試しください。',
    },
    unavailable: {
      title: '少々お待ちください',
      text: '現在、ログインの状態を確認できません。お客様の操作に問題はなく、ログアウトもされていません。しばらくしてから、もう一度お試しください。',
    },
    insecure: {
      title: '安全な接続ではありません',
      text: 'ログインには安全な接続が必要です。アドレスの先頭を https:// にしてお試しください。解決しない場合は、サイトの運営者にお知らせください。',
    },
  },
  forms,
  live,
}
