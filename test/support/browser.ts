// The browser of the published suite, for the tests here.

export {
  type Answer,
  type Browser,
  CHROME,
  createBrowser,
  FIREFOX,
  FROM_ANOTHER_SITE,
  NAVIGATION,
  type Sent,
} from '../../src/testing/adapter/browser.ts'
